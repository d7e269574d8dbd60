namespace TierKit.Memory.Indexing;

/// <summary>Represents the index that an engine keeps of one project. Immutable.</summary>
/// <param name="catalog">The catalogue.</param>
/// <param name="passages">The passages; the search over them ranks as over every store.</param>
public sealed class EngineIndex(INoteCatalog catalog, IPassageStore passages)
{
    /// <summary>Gets the catalogue.</summary>
    public INoteCatalog Catalog { get; } = catalog;

    /// <summary>Gets the passages.</summary>
    public IPassageStore Passages { get; } = passages;
}
