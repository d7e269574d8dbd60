namespace TierKit.Memory.Indexing;

/// <summary>Holds a passage that may be an answer, and what speaks for it.</summary>
internal sealed class SearchCandidate(long passage, long note)
{
    public long Passage { get; } = passage;

    /// <summary>Gets the key of its note.</summary>
    public long Note { get; } = note;

    /// <summary>Gets or sets the store's score, 0 where it did not find the passage.</summary>
    public double Engine { get; set; }

    public double Words { get; set; }

    public double Related { get; set; }

    public double Names { get; set; }

    public double Neighbours { get; set; }

    public double Cosine { get; set; }

    /// <summary>Gets or sets the query's terms that the passage has, a bit each.</summary>
    public ulong Matched { get; set; }

    /// <summary>Gets or sets the query's terms in whose place the passage has a word that means about the same.</summary>
    public ulong MatchedByRelated { get; set; }
}
