namespace TierKit.Memory.Storage;

/// <summary>Holds what an index knows of a file: path and content hash.</summary>
internal sealed record IndexedFile(string Path, string? Checksum);
