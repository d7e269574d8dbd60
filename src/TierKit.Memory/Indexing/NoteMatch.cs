namespace TierKit.Memory.Indexing;

/// <summary>Represents a whole note that a store found by its words.</summary>
/// <param name="Note">The key of the note; later notes have larger ones.</param>
/// <param name="First">The key of its first passage.</param>
/// <param name="Count">How many passages it has.</param>
/// <param name="Score">The score of its words, BM25 with k1 1.2 and b .75 over the weighted fields (<see cref="WordQuery.ScoreNote"/>).</param>
public readonly record struct NoteMatch(long Note, long First, int Count, double Score);
