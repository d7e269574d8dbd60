namespace TierKit.Memory.Indexing;

/// <summary>Represents how much a store holds.</summary>
/// <param name="Notes">How many notes.</param>
/// <param name="Passages">How many passages.</param>
/// <param name="Words">How many words their texts have (<see cref="PreparedDocument.Words"/>).</param>
/// <param name="NoteTerms">How many terms the notes have in all fields (<see cref="PreparedDocument.Length"/>); only where the store lets notes be scored by their counted terms.</param>
public readonly record struct PassageStatistics(long Notes, long Passages, long Words, long NoteTerms = 0);
