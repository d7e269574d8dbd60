namespace TierKit.Memory.Storage;

/// <summary>Holds what a scan found: every file, and the folders that could not be read.</summary>
internal sealed record FolderScan(IReadOnlyList<ScannedFile> Files, IReadOnlyList<string> UnreadableFolders, int Hashed)
{
    /// <summary>Plans the changes; what stood in an unreadable folder is unknown, never deleted.</summary>
    public FolderChanges Plan(IReadOnlyCollection<IndexedFile> indexed)
    {
        Dictionary<string, string?> storage = Files.ToDictionary(static file => file.Path, static file => file.Checksum, StringComparer.Ordinal);
        foreach (IndexedFile file in indexed.Where(file => UnreadableFolders.Any(folder => file.Path.StartsWith(folder + "/", StringComparison.Ordinal))))
        {
            storage.TryAdd(file.Path, file.Checksum);
        }

        return ChangePlanner.Plan(storage, indexed);
    }
}
