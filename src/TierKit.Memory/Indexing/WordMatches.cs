namespace TierKit.Memory.Indexing;

/// <summary>Represents what a store found by words. Immutable.</summary>
/// <param name="passages">The passages, best first.</param>
/// <param name="notes">The notes, best first.</param>
public sealed class WordMatches(IReadOnlyList<PassageMatch> passages, IReadOnlyList<NoteMatch> notes)
{
    /// <summary>Gets the passages, best first.</summary>
    public IReadOnlyList<PassageMatch> Passages { get; } = passages;

    /// <summary>Gets the notes, best first.</summary>
    public IReadOnlyList<NoteMatch> Notes { get; } = notes;
}
