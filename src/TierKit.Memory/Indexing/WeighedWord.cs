namespace TierKit.Memory.Indexing;

/// <summary>Represents a word to look for.</summary>
/// <param name="Term">The word in its indexed form: letters and digits alone.</param>
/// <param name="Weight">How much the word says: the larger, the rarer it is.</param>
/// <param name="Passages">In how many passages it occurs.</param>
public readonly record struct WeighedWord(string Term, double Weight, long Passages);
