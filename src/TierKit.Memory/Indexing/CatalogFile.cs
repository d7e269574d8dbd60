namespace TierKit.Memory.Indexing;

/// <summary>Represents the state of a note's file when it was read. Immutable.</summary>
/// <param name="path">The path inside the project.</param>
/// <param name="size">The size in bytes.</param>
/// <param name="modifiedUtc">The file's modification time, in UTC.</param>
/// <param name="checksum">The SHA-256 of the bytes in lower-case hexadecimal; none where the file could not be read.</param>
public sealed class CatalogFile(string path, long size, DateTime modifiedUtc, string? checksum)
{
    /// <summary>Gets the path inside the project.</summary>
    public string Path { get; } = path;

    /// <summary>Gets the size in bytes.</summary>
    public long Size { get; } = size;

    /// <summary>Gets the file's modification time, in UTC.</summary>
    public DateTime ModifiedUtc { get; } = modifiedUtc;

    /// <summary>Gets the SHA-256 of the bytes in lower-case hexadecimal, or <see langword="null"/> where the file could not be read.</summary>
    public string? Checksum { get; } = checksum;
}
