namespace TierKit.Memory.Search;

/// <summary>Represents one part of the ranking and the ranking without it, to measure what the part is worth. Immutable.</summary>
/// <param name="Name">What the part is called in tables.</param>
/// <param name="Without">The default weights, with this part off.</param>
public sealed record RankingPart(string Name, RankingOptions Without)
{
    /// <summary>Gets every part that can be off, in the order in which the ranking page describes them.</summary>
    public static IReadOnlyList<RankingPart> All { get; } =
    [
        new("own scoring (the full-text engine's instead)", new() { Rescore = false }),
        new("weight of the title", new() { Title = 1 }),
        new("weight of headings", new() { Headings = 1 }),
        new("weight of tags", new() { Tags = 1 }),
        new("words of dates", new() { Dates = 0 }),
        new("length of passages", new() { LengthShare = 0 }),
        new("neighbouring passages", new() { Before = 0, After = 0, TwoAway = 0 }),
        new("the whole note", new() { NoteShare = 0 }),
        new("the best passage", new() { NoteShare = 1 }),
        new("what a passage profits from its note", new() { NotePrior = 0 }),
        new("names", new() { Names = 0 }),
        new("related words", new() { RelatedWords = 0 }),
        new("meaning", new() { Meaning = 0 }),
    ];
}
