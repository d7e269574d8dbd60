namespace TierKit.Memory.Indexing;

/// <summary>Represents what to list of a catalogue; every condition that is set must hold. Immutable.</summary>
public sealed class CatalogQuery
{
    /// <summary>Gets a permalink in which '*' stands for anything, '/' included; none by default.</summary>
    public string? PermalinkPattern { get; init; }

    /// <summary>Gets the directory below which notes are listed, with everything in it; the whole project by default.</summary>
    public string? Directory { get; init; }

    /// <summary>Gets the types of the notes, whatever their case; all by default.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>Gets the tags that a note must have, all of them, whatever their case; none by default.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Gets the time before which notes must not have last changed; any by default.</summary>
    public DateTimeOffset? ModifiedSince { get; init; }

    /// <summary>Gets the order; by path by default.</summary>
    public CatalogOrder Order { get; init; }

    /// <summary>Gets how many notes to skip; 0 by default.</summary>
    public int Offset { get; init; }

    /// <summary>Gets how many notes to return at most; 100 by default, and 0 only counts.</summary>
    public int Limit { get; init; } = 100;
}
