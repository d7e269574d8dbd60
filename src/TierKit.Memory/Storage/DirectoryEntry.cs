namespace TierKit.Memory.Storage;

/// <summary>Holds one line of a directory listing.</summary>
internal sealed record DirectoryEntry(string Name, string Path, bool IsDirectory, long Size, DateTimeOffset Modified);
