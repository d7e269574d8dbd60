using System.Text;

namespace TierKit.Memory.Notes;

/// <summary>Holds the exact text of a note file, and whether its bytes were valid UTF-8.</summary>
/// <remarks>The byte order mark stays part of the text, so that writing it back gives the same bytes.</remarks>
internal sealed record NoteText(string Text, bool IsValidUtf8)
{
    public const char ByteOrderMark = '\uFEFF';

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly UTF8Encoding Lenient = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: false);

    /// <summary>Decodes a file; invalid bytes become U+FFFD, and such a text must not be written back.</summary>
    public static NoteText Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return new NoteText(Strict.GetString(bytes), IsValidUtf8: true);
        }
        catch (DecoderFallbackException)
        {
            return new NoteText(Lenient.GetString(bytes), IsValidUtf8: false);
        }
    }

    /// <exception cref="NoteFormatException">The text holds half of a surrogate pair.</exception>
    public static byte[] Encode(string text)
    {
        try
        {
            return Strict.GetBytes(text);
        }
        catch (EncoderFallbackException)
        {
            throw new NoteFormatException("The text holds half of a surrogate pair and has no UTF-8 form. Remove the broken character.");
        }
    }

    /// <summary>Removes what readers do not see: byte order mark, NUL, and the CR of CRLF.</summary>
    public static string Clean(string text)
    {
        string visible = text.StartsWith(ByteOrderMark) ? text[1..] : text;
        return visible.Replace("\0", "", StringComparison.Ordinal).Replace("\r\n", "\n", StringComparison.Ordinal);
    }
}
