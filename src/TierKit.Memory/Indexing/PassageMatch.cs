namespace TierKit.Memory.Indexing;

/// <summary>Represents a passage that a store found.</summary>
/// <param name="Passage">The key of the passage; the passages of a note follow each other without a gap.</param>
/// <param name="Note">The key of its note.</param>
/// <param name="Score">The store's score of its words, or the cosine of its vector.</param>
public readonly record struct PassageMatch(long Passage, long Note, double Score);
