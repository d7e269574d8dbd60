namespace TierKit.Memory.Indexing;

/// <summary>Represents one categorised or tagged statement of a note. Immutable.</summary>
public sealed class CatalogObservation
{
    /// <summary>Gets the category, <c>note</c> where the line names none.</summary>
    public required string Category { get; init; }

    /// <summary>Gets the statement.</summary>
    public required string Content { get; init; }

    /// <summary>Gets the tags in the statement, without '#'.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Gets the context in parentheses, or <see langword="null"/>.</summary>
    public string? Context { get; init; }

    /// <summary>Gets the line of the file, from 1.</summary>
    public int Line { get; init; }
}
