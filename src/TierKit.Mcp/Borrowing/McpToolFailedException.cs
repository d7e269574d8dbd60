using TierKit.Telemetry;

namespace TierKit.Mcp.Borrowing;

/// <summary>Represents a tool that ran and said that it failed (<c>isError</c>).</summary>
public sealed class McpToolFailedException : McpServerException
{
    /// <summary>Initializes the exception.</summary>
    /// <param name="server">The name of the server.</param>
    /// <param name="tool">The name of the tool.</param>
    /// <param name="text">What the tool said; kept out of the message.</param>
    public McpToolFailedException(string server, string tool, string text)
        : base(server, FailureKind.ServerError, $"Tool '{tool}' of MCP server '{server}' said that it failed; Text has what it said.")
    {
        Tool = tool;
        Text = text;
    }

    /// <summary>Gets the name of the tool.</summary>
    public string Tool { get; }

    /// <summary>Gets what the tool said. It is content: as private and as untrusted as any result.</summary>
    public string Text { get; }
}
