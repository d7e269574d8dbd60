namespace TierKit.Mcp.Borrowing;

/// <summary>Specifies where one message of a stream ends.</summary>
internal enum MessageEnd
{
    /// <summary>With the line.</summary>
    Line,

    /// <summary>With an empty line: server-sent events.</summary>
    BlankLine,

    /// <summary>With the stream.</summary>
    Stream,
}
