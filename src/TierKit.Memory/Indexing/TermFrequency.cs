namespace TierKit.Memory.Indexing;

/// <summary>Represents how often a term occurs in a store.</summary>
/// <param name="Passages">In how many passages.</param>
/// <param name="Notes">In how many notes; only where the store lets notes be scored by their counted terms (<see cref="WordQuery.ScoreNote"/>).</param>
public readonly record struct TermFrequency(long Passages, long Notes = 0);
