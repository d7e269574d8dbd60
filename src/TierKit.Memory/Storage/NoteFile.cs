using System.Security.Cryptography;
using TierKit.Memory.Notes;

namespace TierKit.Memory.Storage;

/// <summary>Holds the exact state of a note's file.</summary>
/// <param name="Path">The path inside the project.</param>
/// <param name="Content">The decoded text.</param>
/// <param name="Checksum">The SHA-256 of the bytes, in lower-case hexadecimal.</param>
internal sealed record NoteFile(string Path, NoteText Content, string Checksum)
{
    public string Text => Content.Text;

    /// <summary>Gets its state where it came with the bytes; none where a look at the folder tells.</summary>
    public ContentState? State { get; init; }

    public static NoteFile FromBytes(string path, ReadOnlySpan<byte> bytes)
        => new(path, NoteText.Decode(bytes), ChecksumOf(bytes));

    public static bool IsMarkdown(string path)
        => path.EndsWith(".md", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".markdown", StringComparison.OrdinalIgnoreCase);

    public static string ChecksumOf(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
