namespace TierKit.Memory.Storage;

/// <summary>Holds what must be done so that an index agrees with its folder.</summary>
internal sealed record FolderChanges(
    IReadOnlyList<string> New,
    IReadOnlyList<string> Modified,
    IReadOnlyList<string> Deleted,
    IReadOnlyDictionary<string, string> Moved,
    IReadOnlyList<string> Unchanged)
{
    public int Total => New.Count + Modified.Count + Deleted.Count + Moved.Count;
}
