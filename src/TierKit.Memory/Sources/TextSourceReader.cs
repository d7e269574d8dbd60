using System.Text;

namespace TierKit.Memory.Sources;

/// <summary>Reads Markdown and other plain text, whole and with the file's own lines.</summary>
internal sealed class TextSourceReader : ISourceReader
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public IReadOnlyCollection<string> Extensions { get; } = [".md", ".markdown", ".txt", ".text", ".rst", ".org", ".adoc", ".log"];

    public IEnumerable<SourcePart> Read(SourceFile file, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        using Stream stream = file.OpenRead();
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        string text = Decode(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
        if (!string.IsNullOrWhiteSpace(text))
        {
            yield return new SourcePart(text);
        }
    }

    private static string Decode(ReadOnlySpan<byte> bytes)
    {
        switch (bytes)
        {
            case [0xFF, 0xFE, ..]:
                return Encoding.Unicode.GetString(bytes[2..]);
            case [0xFE, 0xFF, ..]:
                return Encoding.BigEndianUnicode.GetString(bytes[2..]);
            case [0xEF, 0xBB, 0xBF, ..]:
                bytes = bytes[3..];
                break;
        }

        if (bytes.Contains((byte)0))
        {
            throw new InvalidDataException("it holds zero bytes, so it is not text");
        }

        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            // Older than UTF-8; Western letters are the likeliest, and words in ASCII come out right whatever it is.
            return Encoding.Latin1.GetString(bytes);
        }
    }
}
