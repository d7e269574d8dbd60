namespace TierKit.Policy;

/// <summary>Represents one thing that is not as <c>tierkit.lock.json</c> has it.</summary>
/// <remarks>Immutable.</remarks>
public sealed class LockDifference
{
    /// <summary>Initializes the difference.</summary>
    /// <param name="section">The section of the file, such as <c>models</c>.</param>
    /// <param name="name">The name of the entry.</param>
    /// <param name="part">The part of the entry, such as a tool of an MCP server; <see langword="null"/> for the entry as a whole.</param>
    /// <param name="kind">What it is, in one word.</param>
    /// <param name="lines">The difference, line by line.</param>
    public LockDifference(string section, string name, string? part, string kind, params IReadOnlyList<string> lines)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(section);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentException.ThrowIfNullOrWhiteSpace(kind);
        ArgumentNullException.ThrowIfNull(lines);
        Section = section;
        Name = name;
        Part = part;
        Kind = kind;
        Lines = lines;
    }

    /// <summary>The kind of something that was never approved.</summary>
    public const string New = "new";

    /// <summary>The kind of something that is not as it was approved.</summary>
    public const string Changed = "changed";

    /// <summary>The kind of something that was approved and is not there any more.</summary>
    public const string Gone = "gone";

    /// <summary>The kind of a partner that answered as somebody who was not approved; it blocks nothing.</summary>
    public const string Identity = "identity";

    /// <summary>The kind of something that could not be looked at.</summary>
    public const string Unchecked = "unchecked";

    /// <summary>Gets the section of the file: <c>models</c>, <c>prompts</c>, <c>indexes</c>, <c>mcp</c>.</summary>
    public string Section { get; }

    /// <summary>Gets the name of the entry: a service, a file, an index, an MCP server.</summary>
    public string Name { get; }

    /// <summary>Gets the part of the entry, such as a tool of an MCP server; <see langword="null"/> for the entry as a whole.</summary>
    public string? Part { get; }

    /// <summary>
    /// Gets what it is: <see cref="New"/>, <see cref="Changed"/>, <see cref="Gone"/>, <see cref="Identity"/>, <see cref="Unchecked"/>; of an MCP server also
    /// <c>launch</c>, <c>instructions</c> or <c>hidden</c>.
    /// </summary>
    public string Kind { get; }

    /// <summary>Gets the difference, line by line: <c>-</c> as approved, <c>+</c> as it is now. Hidden characters are written as <c>⟨U+202E⟩</c>.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>Gets how the thing is named to whoever approves it, such as <c>models:local</c>.</summary>
    public string Target => $"{Section}:{Name}{(Part is null ? "" : $"/{Part}")}";

    /// <inheritdoc/>
    public override string ToString() => $"{Kind} {Target}{string.Concat(Lines.Select(static l => $"\n  {l}"))}";
}
