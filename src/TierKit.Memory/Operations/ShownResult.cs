using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using TierKit.Policy;

namespace TierKit.Memory.Operations;

/// <summary>Represents a result with a page that a host shows: the text as it is, without script, style of others, or anything to fetch.</summary>
internal sealed class ShownResult : OperationResult
{
    private readonly OperationResult _result;

    /// <param name="result">The result.</param>
    /// <param name="address">The address under which hosts know the page.</param>
    /// <param name="title">The page's title.</param>
    public ShownResult(OperationResult result, string address, string title)
        : base(result.Project)
    {
        _result = result;
        Sensitivity = result.Sensitivity;
        Document = new ResultDocument(address, "text/html", Page(title, result.ToMarkdown()))
        {
            Metadata = new JsonObject
            {
                ["mcpui.dev/ui-preferred-frame-size"] = new JsonArray("100%", "480px"),
                ["mcpui.dev/ui-initial-render-data"] = result.ToNoticedNode(),
            },
        };
    }

    internal override ResultDocument Document { get; }

    internal override bool NamesProject => _result.NamesProject;

    internal override JsonNode ToNode() => _result.ToNoticedNode();

    internal override string ToText() => _result.ToMarkdown();

    // A note may carry somebody else's markup: all of it is shown as text, and the page may load and run nothing.
    private static string Page(string title, string text) => new StringBuilder()
        .Append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
        .Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">")
        .Append("<title>").Append(WebUtility.HtmlEncode(title)).Append("</title>")
        .Append("<style>body{font:15px/1.5 system-ui,sans-serif;margin:1rem}pre{white-space:pre-wrap;overflow-wrap:anywhere;font:inherit}</style></head>")
        .Append("<body><h1>").Append(WebUtility.HtmlEncode(title)).Append("</h1><pre>").Append(WebUtility.HtmlEncode(text)).Append("</pre></body></html>\n")
        .ToString();
}
