namespace TierKit.Memory.Indexing;

/// <summary>Reads the counted terms of many passages with few statements: each costs more than the rows that it gives.</summary>
internal static class PassageKeys
{
    public const int Most = 64;

    public static string Statement { get; } = $"SELECT key, vector FROM passage WHERE key IN ({string.Join(", ", Enumerable.Range(0, Most).Select(static i => $"${i}"))})";

    /// <summary>Fills up with the last key, which finds nothing twice.</summary>
    public static object?[] Values(long[] keys)
    {
        object?[] values = new object?[Most];
        for (int i = 0; i < Most; i++)
        {
            values[i] = keys[Math.Min(i, keys.Length - 1)];
        }

        return values;
    }
}
