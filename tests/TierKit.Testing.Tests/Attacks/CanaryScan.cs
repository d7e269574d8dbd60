using System.Text;
using System.Text.RegularExpressions;

namespace TierKit.Testing.Tests.Attacks;

/// <summary>Finds a canary in a text in whatever disguise it wears, undoing up to three of them on top of each other.</summary>
internal static partial class CanaryScan
{
    public static bool Finds(string text, string canary) => Finds(text, canary, 3);

    private static bool Finds(string text, string canary, int depth)
    {
        if (text.Contains(canary, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        return depth > 0 && Views(text).Any(view => view != text && Finds(view, canary, depth - 1));
    }

    private static IEnumerable<string> Views(string text)
    {
        yield return Uri.UnescapeDataString(text);
        yield return Escaped().Replace(text, static m => ((char)Convert.ToInt32(m.Groups[1].Value, 16)).ToString());
        yield return string.Concat(Whole(text).Normalize(NormalizationForm.FormKC).Where(static c => char.IsAsciiLetterOrDigit(c) || c > 0x7f && char.IsLetter(c)).Select(Latin));
        yield return new string([.. text.Reverse()]);
        foreach (Match match in Base64().Matches(text))
        {
            // What stands before it may look like a part of it: each of the four places where it can begin is tried.
            for (int start = 0; start < 4; start++)
            {
                yield return Decoded(match.Value[start..]);
            }
        }

        foreach (Match match in Hex().Matches(text))
        {
            yield return Encoding.UTF8.GetString(Convert.FromHexString(match.Value.AsSpan(0, match.Length & ~1)));
        }
    }

    // What was turned round or decoded by chance may hold half a character, which cannot be normalized.
    private static string Whole(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static char Latin(char letter) => "асеорхуіѕԁһ".IndexOf(letter, StringComparison.Ordinal) is >= 0 and int at ? "aceopxyisdh"[at] : letter;

    private static string Decoded(string text)
    {
        string letters = text.TrimEnd('=');
        return Encoding.UTF8.GetString(Convert.FromBase64String(letters[..(letters.Length / 4 * 4)])) + Encoding.UTF8.GetString(Tail(letters));
    }

    private static byte[] Tail(string letters)
    {
        string rest = letters[(letters.Length / 4 * 4)..];
        return rest.Length < 2 ? [] : Convert.FromBase64String(rest + new string('=', 4 - rest.Length));
    }

    [GeneratedRegex(@"\\u([0-9a-fA-F]{4})")]
    private static partial Regex Escaped();

    [GeneratedRegex("[A-Za-z0-9+/]{12,}={0,2}")]
    private static partial Regex Base64();

    [GeneratedRegex("(?:[0-9a-fA-F]{2}){8,}")]
    private static partial Regex Hex();
}
