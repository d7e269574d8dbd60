using TierKit.Memory.Search;

namespace TierKit.Memory.Indexing;

/// <summary>Represents what a store may find for a search. Immutable.</summary>
public sealed class PassageQuery
{
    /// <summary>Gets the conditions on notes; none by default.</summary>
    public NoteFilter Filter { get; init; } = new();

    /// <summary>Gets further tags that a note must have, whatever their case; none by default.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Gets what a note must hold as a whole; anything by default.</summary>
    public TermExpression? Required { get; init; }

    /// <summary>Gets the key of the space of the query's vector; <see langword="null"/> where there is none.</summary>
    public string? Space { get; init; }

    /// <summary>Gets the query's vector, of length 1; empty where there is none.</summary>
    public ReadOnlyMemory<float> Vector { get; init; }

    /// <summary>Gets whether notes must fit any condition.</summary>
    public bool IsRestricted => !Filter.IsEmpty || Tags.Count > 0 || Required is not null;
}
