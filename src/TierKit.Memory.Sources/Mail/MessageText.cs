using System.Globalization;
using System.Text;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using MimeKit;
using TierKit.Memory.Sources.Html;

namespace TierKit.Memory.Sources.Mail;

/// <summary>Turns a message into text: who, when, about what, and what it says. Attachments are named, not read.</summary>
internal static class MessageText
{
    public static SourcePart Of(MimeMessage message, string location, CancellationToken cancellationToken)
    {
        StringBuilder text = new();
        Line(text, "From", message.From.ToString());
        Line(text, "To", message.To.ToString());
        Line(text, "Date", message.Date == default ? "" : message.Date.ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture));
        Line(text, "Subject", message.Subject ?? "");
        Line(text, "Attachments", string.Join(", ", message.Attachments.Select(static a => a.ContentDisposition?.FileName ?? a.ContentType.Name).Where(static n => n is not null)));
        text.Append('\n').Append(message.TextBody ?? (message.HtmlBody is { } html ? Plain(html, cancellationToken) : ""));
        return new SourcePart(text.ToString()) { Location = location, Title = message.Subject };
    }

    private static void Line(StringBuilder text, string name, string value)
    {
        if (value.Length > 0)
        {
            text.Append(name).Append(": ").Append(value).Append('\n');
        }
    }

    private static string Plain(string html, CancellationToken cancellationToken)
    {
        DepthGuard.Check(Encoding.UTF8.GetBytes(html));
        using IHtmlDocument document = new HtmlParser().ParseDocument(html);
        return string.Join("\n\n", new HtmlText(null).PartsOf(document, cancellationToken).Select(static p => p.Text));
    }
}
