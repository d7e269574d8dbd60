namespace TierKit.Memory.Storage;

/// <summary>Compares a folder with its index and plans the changes.</summary>
internal static class ChangePlanner
{
    /// <param name="storage">The content hash of each file on disk; none means that the file exists and cannot be read.</param>
    /// <param name="indexed">What the index holds.</param>
    /// <remarks>A file whose content vanished elsewhere has moved; an unreadable file is never deleted, and a copy is new.</remarks>
    public static FolderChanges Plan(IReadOnlyDictionary<string, string?> storage, IEnumerable<IndexedFile> indexed)
    {
        Dictionary<string, string?> known = indexed.ToDictionary(static file => file.Path, static file => file.Checksum, StringComparer.Ordinal);
        Dictionary<string, Queue<string>> vanished = known
            .Where(row => row.Value is not null && !storage.ContainsKey(row.Key))
            .GroupBy(static row => row.Value!, static row => row.Key, StringComparer.Ordinal)
            .ToDictionary(static group => group.Key, static group => new Queue<string>(group.Order(StringComparer.Ordinal)), StringComparer.Ordinal);

        List<string> added = [];
        List<string> modified = [];
        List<string> unchanged = [];
        Dictionary<string, string> moved = new(StringComparer.Ordinal);
        foreach ((string path, string? checksum) in storage.OrderBy(static file => file.Key, StringComparer.Ordinal))
        {
            if (!known.TryGetValue(path, out string? stored))
            {
                if (checksum is not null && vanished.TryGetValue(checksum, out Queue<string>? sources) && sources.TryDequeue(out string? source))
                {
                    moved[source] = path;
                }
                else
                {
                    added.Add(path);
                }
            }
            else if (stored is null)
            {
                added.Add(path);
            }
            else
            {
                (checksum == stored ? unchanged : modified).Add(path);
            }
        }

        string[] deleted = [.. known.Keys.Where(path => !storage.ContainsKey(path) && !moved.ContainsKey(path)).Order(StringComparer.Ordinal)];
        return new FolderChanges(added, modified, deleted, moved, unchanged);
    }
}
