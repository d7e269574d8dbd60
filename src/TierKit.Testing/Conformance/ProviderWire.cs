namespace TierKit.Testing.Conformance;

/// <summary>Holds the words of one wire format, for the suite that holds a provider to its contract.</summary>
public sealed record ProviderWire
{
    /// <summary>Gets the path a chat is posted to.</summary>
    public required string Path { get; init; }

    /// <summary>Gets the content type of a stream.</summary>
    /// <value>The default is that of server-sent events.</value>
    public string StreamType { get; init; } = "text/event-stream";

    /// <summary>Gets a whole answer, "Hello you", complete, with 7 tokens in and 2 out.</summary>
    public required string Whole { get; init; }

    /// <summary>Gets the content type of a whole answer.</summary>
    /// <value>The default is <c>application/json</c>.</value>
    public string WholeType { get; init; } = "application/json";

    /// <summary>Gets the chunks of a stream up to the first word, "Hel".</summary>
    public required IReadOnlyList<string> FirstWord { get; init; }

    /// <summary>Gets the chunks that follow: "lo you", finish reason, the same usage, end marker.</summary>
    public required IReadOnlyList<string> Rest { get; init; }

    /// <summary>Gets the chunk that reports an overload inside of a good answer.</summary>
    public required string ErrorEvent { get; init; }

    /// <summary>Gets a chunk that is not what the format allows.</summary>
    public required string MalformedChunk { get; init; }

    /// <summary>Gets the chunk that says that the answer stopped by itself.</summary>
    public required string StopChunk { get; init; }

    /// <summary>Gets the chunk that says that the answer became too long.</summary>
    public required string LengthChunk { get; init; }

    /// <summary>Gets the chunks that begin a tool call, the last of them possibly in its middle.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<string> ToolCallStart { get; init; } = [];

    /// <summary>Gets a chunk that makes the arguments of a tool call longer, or <see langword="null"/> when the protocol has no tool calls.</summary>
    /// <value>The default is <see langword="null"/>. Where a call comes in one chunk, it is more of that chunk.</value>
    public string? ToolCallPart { get; init; }

    /// <summary>Gets the words of the request that asks for a stream.</summary>
    /// <value>The default is <c>"stream":true</c>.</value>
    public string StreamRequest { get; init; } = "\"stream\":true";
}
