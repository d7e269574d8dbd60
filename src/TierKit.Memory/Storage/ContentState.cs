namespace TierKit.Memory.Storage;

/// <summary>Represents what is known of a file of a project without reading it. Immutable.</summary>
/// <param name="path">The path inside the project, with '/' between its parts.</param>
/// <param name="size">The size in bytes.</param>
/// <param name="createdUtc">When it was created, in UTC.</param>
/// <param name="modifiedUtc">When it was last changed, in UTC.</param>
/// <param name="checksum">The SHA-256 of the bytes in lower-case hexadecimal; <see langword="null"/> where only reading the file would tell.</param>
public sealed class ContentState(string path, long size, DateTime createdUtc, DateTime modifiedUtc, string? checksum)
{
    /// <summary>Gets the path inside the project, with '/' between its parts.</summary>
    public string Path { get; } = path;

    /// <summary>Gets the size in bytes.</summary>
    public long Size { get; } = size;

    /// <summary>Gets when it was created, in UTC.</summary>
    public DateTime CreatedUtc { get; } = createdUtc;

    /// <summary>Gets when it was last changed, in UTC.</summary>
    public DateTime ModifiedUtc { get; } = modifiedUtc;

    /// <summary>Gets the SHA-256 of the bytes in lower-case hexadecimal, or <see langword="null"/> where only reading the file would tell.</summary>
    public string? Checksum { get; } = checksum;

    /// <summary>Gets what all names of one folder have in common that differ only in case, Unicode form, dashes, underscores and blanks.</summary>
    /// <param name="path">A path inside the project.</param>
    /// <returns>The folder as it is, and the name in the form in which those do not count.</returns>
    public static string LikenessOf(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        int name = path.LastIndexOf('/') + 1;
        return path[..name] + PathTwins.Convention(path[name..]);
    }
}
