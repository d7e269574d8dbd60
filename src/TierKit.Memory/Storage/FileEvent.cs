namespace TierKit.Memory.Storage;

/// <summary>Holds one raw event of a watcher; the path is relative to the project.</summary>
internal sealed record FileEvent(FileEventKind Kind, string Path);
