namespace TierKit.Memory.Indexing;

/// <summary>Represents a relation or inline link from a note to what it names. Immutable.</summary>
public sealed class CatalogLink
{
    /// <summary>Gets the number that the catalogue gave the link; 0 before that.</summary>
    public long Key { get; init; }

    /// <summary>Gets the key of the note that holds the link.</summary>
    public long From { get; init; }

    /// <summary>Gets the key of the note that the link means; <see langword="null"/> while no known note has that name.</summary>
    public long? To { get; init; }

    /// <summary>Gets the relation's type, <c>links_to</c> for inline links.</summary>
    public required string Type { get; init; }

    /// <summary>Gets the target as it is written.</summary>
    public required string Target { get; init; }

    /// <summary>Gets the context in parentheses, or <see langword="null"/>.</summary>
    public string? Context { get; init; }

    /// <summary>Gets the line of the file, from 1.</summary>
    public int Line { get; init; }
}
