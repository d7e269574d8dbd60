namespace TierKit.Memory.Indexing;

/// <summary>Represents what scoring needs of a passage.</summary>
/// <param name="Passage">The key of the passage.</param>
/// <param name="Terms">Its counted terms (<see cref="PreparedPassage.CountedTerms"/>).</param>
/// <param name="Cosine">The cosine of its vector with the query's; 0 where there is none.</param>
public readonly record struct PassageTerms(long Passage, byte[] Terms, double Cosine);
