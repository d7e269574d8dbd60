using System.Text;

namespace TierKit.Memory.Sources.Html;

/// <summary>Refuses pages whose elements are nested so deep that building their tree takes time with the square of the page.</summary>
internal static class DepthGuard
{
    public const int Deepest = 2000;

    // Elements that stand alone, and those that the next one of their kind closes.
    private static readonly HashSet<string> Shallow = new(StringComparer.OrdinalIgnoreCase)
    {
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
        "p", "li", "dt", "dd", "tr", "td", "th", "tbody", "thead", "tfoot", "colgroup", "option", "optgroup", "rb", "rt", "rtc", "rp",
    };

    /// <summary>Counts what is open; names are ASCII in every encoding of a page once zero bytes are passed over.</summary>
    /// <exception cref="InvalidDataException">More is open than can be.</exception>
    public static void Check(ReadOnlySpan<byte> page)
    {
        int open = 0;
        Span<byte> name = stackalloc byte[16];
        for (int at = page.IndexOf((byte)'<'); at >= 0;)
        {
            int length = Name(page, at + 1, name, out bool closes);
            if (length > 0 && !Shallow.Contains(Encoding.ASCII.GetString(name[..length])))
            {
                open = Math.Max(0, open + (closes ? -1 : 1));
            }

            if (open > Deepest)
            {
                throw new InvalidDataException($"its elements are nested deeper than {Deepest}, in line {page[..at].Count((byte)'\n') + 1}");
            }

            int next = page[(at + 1)..].IndexOf((byte)'<');
            at = next < 0 ? -1 : at + 1 + next;
        }
    }

    private static int Name(ReadOnlySpan<byte> page, int at, Span<byte> name, out bool closes)
    {
        int length = 0;
        closes = false;
        for (; at < page.Length && length < name.Length; at++)
        {
            byte letter = page[at];
            if (letter == (byte)'/' && length == 0 && !closes)
            {
                closes = true;
            }
            else if (char.IsAsciiLetter((char)letter) || (length > 0 && char.IsAsciiDigit((char)letter)))
            {
                name[length++] = letter;
            }
            else if (letter != 0)
            {
                break;
            }
        }

        return length;
    }
}
