namespace TierKit.Memory.Search;

/// <summary>Represents the weights of a search; each part can be switched off by setting it to 0. Immutable.</summary>
/// <remarks>The defaults are those that measured best, see the ranking page of the documentation.</remarks>
public sealed class RankingOptions
{
    /// <summary>Gets how soon repeating a word stops to count, BM25's k1; 1.5 by default.</summary>
    public double Saturation { get; init; } = 1.5;

    /// <summary>Gets how far long passages are held back, BM25's b; .75 by default.</summary>
    public double LengthShare { get; init; } = .75;

    /// <summary>Gets the weight of a word in the title beside one in the text; 2 by default.</summary>
    public double Title { get; init; } = 2;

    /// <summary>Gets the weight of a word in the headings above; 1.5 by default.</summary>
    public double Headings { get; init; } = 1.5;

    /// <summary>Gets the weight of a word in the tags; 1.5 by default.</summary>
    public double Tags { get; init; } = 1.5;

    /// <summary>Gets the weight of a word that a date stands for; 1 by default.</summary>
    public double Dates { get; init; } = 1;

    /// <summary>Gets the share of the whole note beside its best passage, between 0 and 1; .6 by default.</summary>
    public double NoteShare { get; init; } = .6;

    /// <summary>Gets how much a passage profits from its note; .2 by default.</summary>
    public double NotePrior { get; init; } = .2;

    /// <summary>Gets how much a passage profits from the one before it; .15 by default.</summary>
    public double Before { get; init; } = .15;

    /// <summary>Gets how much a passage profits from the one after it; .1 by default.</summary>
    public double After { get; init; } = .1;

    /// <summary>Gets how much a passage profits from those two away; .05 by default.</summary>
    public double TwoAway { get; init; } = .05;

    /// <summary>Gets what names add that half of the passages hold, outside of BM25; .3 by default.</summary>
    public double Names { get; init; } = .3;

    /// <summary>Gets the weight of words that mean about the same as those of the query; .2 by default.</summary>
    public double RelatedWords { get; init; } = .2;

    /// <summary>Gets the weight of meaning; <see langword="null"/>, the default, leaves it to the encoder.</summary>
    public double? Meaning { get; init; }

    /// <summary>Gets how much of a hit's score a note one link away inherits; .15 by default.</summary>
    public double Relations { get; init; } = .15;

    /// <summary>Gets how many passages and notes are looked at closely; 200 by default.</summary>
    public int Candidates { get; init; } = 200;

    /// <summary>Gets whether the candidates are scored again by this ranking, rather than by the full-text engine's; they are by default.</summary>
    public bool Rescore { get; init; } = true;

    /// <summary>Gets the share of the query's words, weighted by rarity, that the most relevant note must have, the others half of it; .33 by default.</summary>
    public double RelevantShare { get; init; } = .33;
}
