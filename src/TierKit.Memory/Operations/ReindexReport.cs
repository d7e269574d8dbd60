namespace TierKit.Memory.Operations;

/// <summary>Represents what a reindex read.</summary>
/// <param name="Files">How many files the index knows now.</param>
/// <param name="Unreadable">The files that could not be read, each with the reason.</param>
public sealed record ReindexReport(int Files, IReadOnlyList<string> Unreadable);
