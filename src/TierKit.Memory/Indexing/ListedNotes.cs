namespace TierKit.Memory.Indexing;

/// <summary>Represents a page of the notes that fit conditions. Immutable.</summary>
/// <param name="notes">The id of each note and the key of its first passage.</param>
/// <param name="total">How many notes fit in all.</param>
public sealed class ListedNotes(IReadOnlyList<(Guid Id, long First)> notes, int total)
{
    /// <summary>Gets the id of each note and the key of its first passage.</summary>
    public IReadOnlyList<(Guid Id, long First)> Notes { get; } = notes;

    /// <summary>Gets how many notes fit in all.</summary>
    public int Total { get; } = total;
}
