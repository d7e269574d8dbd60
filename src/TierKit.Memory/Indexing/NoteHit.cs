namespace TierKit.Memory.Indexing;

/// <summary>Represents a note that was found, with the reasons. Immutable.</summary>
public sealed class NoteHit
{
    /// <summary>Gets the note's id; the catalogue has the rest.</summary>
    public required Guid NoteId { get; init; }

    /// <summary>Gets how well the note fits; comparable within one search only.</summary>
    public double Score { get; init; }

    /// <summary>Gets the share of the query that the note has, from 0 to 1, its words weighted by rarity: comparable between indexes, which scores are not.</summary>
    public double Coverage { get; init; } = 1;

    /// <summary>Gets the parts that the score is the sum of, named; the largest first.</summary>
    public IReadOnlyList<ScorePart> Parts { get; init; } = [];

    /// <summary>Gets the best passages of the note, best first; none where only a link led to it.</summary>
    public IReadOnlyList<PassageHit> Passages { get; init; } = [];

    /// <summary>Gets the words of the query that the note has, as they stand in the query.</summary>
    public IReadOnlyList<string> MatchedTerms { get; init; } = [];
}
