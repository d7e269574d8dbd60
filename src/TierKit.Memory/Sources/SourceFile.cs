namespace TierKit.Memory.Sources;

/// <summary>Represents a file that is to be read, and only read.</summary>
public sealed class SourceFile
{
    private readonly Func<Stream> _open;

    /// <summary>Initializes the file.</summary>
    /// <param name="path">The path inside its folder, with '/' between its parts.</param>
    /// <param name="length">The length in bytes.</param>
    /// <param name="open">Opens it for reading; the caller disposes the stream.</param>
    public SourceFile(string path, long length, Func<Stream> open)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(open);
        Path = path;
        Length = length;
        _open = open;
    }

    /// <summary>Gets the path inside its folder, with '/' between its parts.</summary>
    public string Path { get; }

    /// <summary>Gets the length in bytes.</summary>
    public long Length { get; }

    /// <summary>Opens the file for reading, while others may write it.</summary>
    /// <returns>The stream; dispose it.</returns>
    public Stream OpenRead() => _open();

    internal static SourceFile Of(FileInfo file, string path) =>
        new(path, file.Length, () => new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
}
