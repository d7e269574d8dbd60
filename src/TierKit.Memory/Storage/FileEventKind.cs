namespace TierKit.Memory.Storage;

/// <summary>Names what a file system said about a path.</summary>
internal enum FileEventKind
{
    Added,
    Modified,
    Deleted,
}
