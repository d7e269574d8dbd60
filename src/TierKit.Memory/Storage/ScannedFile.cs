namespace TierKit.Memory.Storage;

/// <summary>Holds a file as a scan saw it; without a checksum it exists and cannot be read.</summary>
internal sealed record ScannedFile(string Path, FileStamp? Stamp, string? Checksum);
