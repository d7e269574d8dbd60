namespace TierKit.Memory.Operations;

/// <summary>Represents how far a reindex has come.</summary>
/// <param name="Done">How many files were read.</param>
/// <param name="Total">How many files there are.</param>
public readonly record struct ReindexProgress(int Done, int Total);
