namespace TierKit.Mcp.Pinning;

/// <summary>Represents one thing of a server that is not as it was approved.</summary>
/// <remarks>Immutable. Hidden characters are written as <c>⟨U+202E⟩</c>.</remarks>
public sealed class PinDifference
{
    internal PinDifference(string server, string? tool, string kind, IReadOnlyList<string> lines)
    {
        Server = server;
        Tool = tool;
        Kind = kind;
        Lines = lines;
    }

    /// <summary>Gets the name of the server.</summary>
    public string Server { get; }

    /// <summary>Gets the name of the tool, or <see langword="null"/> for the server's command or instructions.</summary>
    public string? Tool { get; }

    /// <summary>Gets what it is: <c>new</c>, <c>changed</c>, <c>gone</c>, <c>launch</c>, <c>instructions</c> or <c>hidden</c>.</summary>
    public string Kind { get; }

    /// <summary>Gets the difference, line by line: <c>-</c> as approved, <c>+</c> as it is now.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Server}{(Tool is null ? "" : $"/{Tool}")}: {Kind}{string.Concat(Lines.Select(static l => $"\n  {l}"))}";
}
