using System.Globalization;

namespace TierKit.Memory.Indexing;

/// <summary>Reads the names by which an index remembers the spaces of its vectors.</summary>
internal static class Spaces
{
    public static int DimensionOf(string key)
        => int.TryParse(key.AsSpan(key.LastIndexOf('/') + 1), CultureInfo.InvariantCulture, out int dimension) ? dimension : 0;
}
