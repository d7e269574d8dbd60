namespace TierKit.Memory.Storage;

/// <summary>Represents a file of a project with its bytes, as an engine keeps it. Immutable.</summary>
public sealed class KeptContent
{
    /// <summary>Initializes a new instance of the <see cref="KeptContent"/> class.</summary>
    /// <param name="path">The path inside the project, with '/' between its parts.</param>
    /// <param name="bytes">The bytes; not to be changed afterwards.</param>
    /// <param name="createdUtc">When it was created, in UTC.</param>
    /// <param name="modifiedUtc">When it was last changed, in UTC.</param>
    /// <exception cref="ArgumentNullException">The path is <see langword="null"/>.</exception>
    public KeptContent(string path, ReadOnlyMemory<byte> bytes, DateTime createdUtc, DateTime modifiedUtc)
    {
        ArgumentNullException.ThrowIfNull(path);
        Bytes = bytes;
        State = new ContentState(path, bytes.Length, createdUtc, modifiedUtc, NoteFile.ChecksumOf(bytes.Span));
    }

    /// <summary>Gets its path, size, times and checksum.</summary>
    public ContentState State { get; }

    /// <summary>Gets the bytes.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }
}
