namespace TierKit.EncoderBuilder;

/// <summary>Holds one meaning: its words, those of its first hypernym, its gloss and examples.</summary>
internal sealed record Synset(string Words, string Broader, string Gloss, IReadOnlyList<string> Examples);
