using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace TierKit.Speech;

/// <summary>Tells what cannot be sound, sound that its own format says is cut, and how long it plays; the protocols return bare bytes and know none of it.</summary>
internal static class SoundCheck
{
    // Samples without a header may look like a word by chance; this many bytes of letters in a row they never are.
    private const int Legible = 48;

    // Servers that write the header before they know the length put one of the largest numbers there.
    private const uint Unknown = 0x7FFF_0000;

    /// <summary>Says whether the bytes are a web page, an error document or other markup: a proxy's page with a good status would be played.</summary>
    public static bool IsDocument(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes.TrimStart(" \t\r\n\uFEFF"u8);
        return !bytes.IsEmpty && bytes[0] is (byte)'<' or (byte)'{' or (byte)'[' && IsText(bytes[..Math.Min(bytes.Length, Legible)]);
    }

    /// <summary>Says whether the format itself tells that the end is missing: the length of a WAVE file, the last page of an Ogg stream.</summary>
    public static bool IsCut(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 12 && bytes.StartsWith("RIFF"u8) && bytes[8..12].SequenceEqual("WAVE"u8) ? IsShort(bytes)
        : bytes.StartsWith("OggS"u8) && EndsInsidePage(bytes);

    /// <summary>Reads how long a WAVE file plays, or <see langword="null"/> for what is none or does not say.</summary>
    public static TimeSpan? LengthOf(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 12 || !bytes.StartsWith("RIFF"u8) || !bytes[8..12].SequenceEqual("WAVE"u8))
        {
            return null;
        }

        uint perSecond = 0;
        bytes = bytes[12..];
        while (bytes.Length >= 8)
        {
            uint said = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            ReadOnlySpan<byte> content = bytes[8..];
            if (bytes.StartsWith("data"u8))
            {
                // What is there counts: the header may have been written before the length was known.
                return perSecond > 0 ? TimeSpan.FromSeconds(Math.Min(said, content.Length) / (double)perSecond) : null;
            }

            if (bytes.StartsWith("fmt "u8) && content.Length >= 12)
            {
                perSecond = BinaryPrimitives.ReadUInt32LittleEndian(content[8..]);
            }

            long next = said + (said & 1L);
            bytes = next < content.Length ? content[(int)next..] : [];
        }

        return null;
    }

    // In any language: what has another's letters may be cut inside one of them.
    private static bool IsText(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            OperationStatus status = Rune.DecodeFromUtf8(bytes, out Rune letter, out int length);
            if (status == OperationStatus.InvalidData || (Rune.IsControl(letter) && letter.Value is not ('\t' or '\r' or '\n')))
            {
                return false;
            }

            bytes = bytes[length..];
        }

        return true;
    }

    // One byte is forgiven: the pad after an odd chunk is often counted and left out.
    private static bool IsShort(ReadOnlySpan<byte> bytes)
    {
        uint said = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        return said < Unknown && bytes.Length + 1 < said + 8L;
    }

    private static bool EndsInsidePage(ReadOnlySpan<byte> bytes)
    {
        while (bytes.StartsWith("OggS"u8))
        {
            int table = bytes.Length > 26 ? 27 + bytes[26] : int.MaxValue;
            if (bytes.Length < table)
            {
                return true;
            }

            int end = table;
            foreach (byte length in bytes[27..table])
            {
                end += length;
            }

            if (bytes.Length < end)
            {
                return true;
            }

            bytes = bytes[end..];
        }

        return false;
    }
}
