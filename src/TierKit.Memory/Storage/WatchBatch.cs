namespace TierKit.Memory.Storage;

/// <summary>Turns the raw events of one quiet period into what an index does, deletes first.</summary>
internal static class WatchBatch
{
    /// <param name="events">The events, in any order and with repetitions.</param>
    /// <param name="ignore">The patterns of the folder.</param>
    /// <param name="fileExists">Tells whether a path is a file now; an event alone does not prove it.</param>
    public static IReadOnlyList<FileAction> Plan(IEnumerable<FileEvent> events, IgnorePatterns ignore, Func<string, bool> fileExists)
    {
        IEnumerable<string> paths = events
            .Select(static change => change.Path)
            .Distinct(StringComparer.Ordinal)
            .Where(path => ProjectPath.IsSafe(path) && !IsTransient(path) && !ignore.Matches(path));
        ILookup<bool, string> byPresence = paths.ToLookup(fileExists);
        HashSet<string> gone = [.. events.Where(static change => change.Kind == FileEventKind.Deleted).Select(static change => change.Path)];
        return
        [
            .. byPresence[false].Where(gone.Contains).Order(StringComparer.Ordinal).Select(static path => new FileAction(path, IsDelete: true)),
            .. byPresence[true].Order(StringComparer.Ordinal).Select(static path => new FileAction(path, IsDelete: false)),
        ];
    }

    /// <summary>Tells whether a path is hidden or an editor's scratch file.</summary>
    public static bool IsTransient(string path)
        => path.Split('/').Any(static part => part.StartsWith('.'))
            || path.EndsWith(".tmp", StringComparison.Ordinal)
            || path.EndsWith(".swp", StringComparison.Ordinal)
            || path.EndsWith('~');
}
