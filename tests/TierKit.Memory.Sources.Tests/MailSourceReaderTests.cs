using TierKit.Memory.Sources.Mail;

namespace TierKit.Memory.Sources.Tests;

public sealed class MailSourceReaderTests
{
    private const string Plain = """
        From: Ada <ada@example.org>
        To: grace@example.org
        Subject: =?utf-8?q?Caf=C3=A9_on_Friday?=
        Date: Fri, 06 Mar 2026 10:00:00 +0000

        Shall we meet at noon?
        """;

    private const string Page = """
        From: shop@example.org
        Subject: Your order
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=b

        --b
        Content-Type: text/html; charset=utf-8

        <style>p{}</style><p>Your <b>kettle</b> has shipped.</p>
        --b
        Content-Type: application/pdf; name=invoice.pdf
        Content-Disposition: attachment; filename=invoice.pdf
        Content-Transfer-Encoding: base64

        JVBERi0xLjQK
        --b--
        """;

    [Fact]
    public void Read_Message_GivesHeadersAndText()
    {
        SourcePart part = Assert.Single(SampleFiles.Read(new MailSourceReader(), "a.eml", Plain));

        Assert.Equal("Café on Friday", part.Title);
        Assert.Contains("ada@example.org", part.Text, StringComparison.Ordinal);
        Assert.Contains("Date: 2026-03-06 10:00", part.Text, StringComparison.Ordinal);
        Assert.Contains("Shall we meet at noon?", part.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MessageOfHtmlWithAttachment_GivesItsTextAndTheName()
    {
        SourcePart part = Assert.Single(SampleFiles.Read(new MailSourceReader(), "a.eml", Page));

        Assert.Contains("Your kettle has shipped.", part.Text, StringComparison.Ordinal);
        Assert.Contains("Attachments: invoice.pdf", part.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<p>", part.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Mailbox_CitesEachMessageByItsNumber()
    {
        string mailbox = string.Join("\n", Enumerable.Range(1, 3).Select(i => $"From ada@example.org Fri Mar  6 10:00:00 2026\n{Plain.Replace("noon", $"hour {i}", StringComparison.Ordinal)}\n"));

        IReadOnlyList<SourcePart> parts = SampleFiles.Read(new MailboxSourceReader(), "a.mbox", mailbox);

        Assert.Equal(["message 1", "message 2", "message 3"], parts.Select(static p => p.Location));
        Assert.Contains("hour 3", parts[2].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\u0001\u0002\u0003 this is no message")]
    public void Read_NoMessage_Throws(string text) => Assert.ThrowsAny<Exception>(() => SampleFiles.Read(new MailSourceReader(), "a.eml", text));

    [Fact]
    public void Read_PartsNestedThousandsDeep_EndsAndNeverCrashes()
    {
        string head = "From: a@example.org\nSubject: deep\nMIME-Version: 1.0\n";
        string nested = string.Concat(Enumerable.Range(0, 5000).Select(static i => $"Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n"));

        IReadOnlyList<SourcePart> parts = SampleFiles.Read(new MailSourceReader(), "a.eml", head + nested + "Content-Type: text/plain\n\ninside\n");

        Assert.Single(parts);
    }
}
