namespace TierKit.Memory.Indexing;

/// <summary>Specifies the order of a listing.</summary>
public enum CatalogOrder
{
    /// <summary>By path.</summary>
    Path,

    /// <summary>Last changed first, then by path.</summary>
    Recent,
}
