namespace TierKit.Memory.Indexing;

/// <summary>Represents a passage that was found. Immutable.</summary>
public sealed class PassageHit
{
    /// <summary>Gets the passage as it stands in the note, with LF line ends.</summary>
    public required string Text { get; init; }

    /// <summary>Gets the headings above the passage, outermost first, joined by " › "; empty before the first heading.</summary>
    public string Heading { get; init; } = "";

    /// <summary>Gets the line of the file, from 1, on which the passage starts; 0 where it is unknown.</summary>
    public int Line { get; init; }

    /// <summary>Gets the line of the file on which the passage ends; 0 where it is unknown.</summary>
    public int EndLine { get; init; }

    /// <summary>Gets how well the passage fits; comparable within one search only.</summary>
    public double Score { get; init; }

    /// <summary>Gets the parts of the score, named; the largest first.</summary>
    public IReadOnlyList<ScorePart> Parts { get; init; } = [];

    /// <summary>Gets the words of the query that the passage has, as they stand in the query.</summary>
    public IReadOnlyList<string> MatchedTerms { get; init; } = [];
}
