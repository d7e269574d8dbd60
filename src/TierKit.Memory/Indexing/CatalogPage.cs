namespace TierKit.Memory.Indexing;

/// <summary>Represents a page of a listing. Immutable.</summary>
/// <param name="notes">The notes of the page.</param>
/// <param name="total">How many notes fit in all.</param>
public sealed class CatalogPage(IReadOnlyList<CatalogNote> notes, int total)
{
    /// <summary>Gets the notes of the page.</summary>
    public IReadOnlyList<CatalogNote> Notes { get; } = notes;

    /// <summary>Gets how many notes fit in all.</summary>
    public int Total { get; } = total;
}
