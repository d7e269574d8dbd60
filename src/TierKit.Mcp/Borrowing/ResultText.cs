using System.Text;
using ModelContextProtocol.Protocol;

namespace TierKit.Mcp.Borrowing;

/// <summary>Writes a tool's result as the text that a model reads; pictures and sounds are named, not carried.</summary>
internal static class ResultText
{
    public static string Of(CallToolResult result)
    {
        StringBuilder text = new();
        foreach (ContentBlock block in result.Content)
        {
            text.Append(text.Length > 0 ? "\n" : "").Append(block switch
            {
                TextContentBlock words => words.Text,
                EmbeddedResourceBlock { Resource: TextResourceContents words } => words.Text,
                ResourceLinkBlock link => $"[{link.Name}]({link.Uri})",
                _ => $"[{block.Type}]",
            });
        }

        return text.Length == 0 && result.StructuredContent is { } structured ? structured.GetRawText() : text.ToString();
    }
}
