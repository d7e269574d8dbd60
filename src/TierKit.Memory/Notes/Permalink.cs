using System.Text;
using System.Text.RegularExpressions;

namespace TierKit.Memory.Notes;

/// <summary>Makes the slug of a path: lower-case ASCII and Han characters, words joined by dashes.</summary>
internal static partial class Permalink
{
    /// <param name="path">A path with '/' between its parts.</param>
    /// <param name="splitExtension">Whether a known file extension is left out.</param>
    public static string FromPath(string path, bool splitExtension = true)
    {
        string text = Canonical(path);
        if (splitExtension && KnownExtensions.Matches(text))
        {
            text = text[..text.LastIndexOf('.')];
        }

        text = text.Any(IsHan) ? FoldBesideHan(text) : Fold(text);
        text = CamelBoundary().Replace(text, "$1-$2");
        return Clean(text);
    }

    /// <summary>Slugs each part of a pattern around its stars.</summary>
    public static string FromPattern(string pattern)
        => string.Join('/', pattern.Split('/').Select(static part
            => string.Join('*', part.Split('*').Select(static piece => piece.Length == 0 ? "" : FromPath(piece, splitExtension: false)))));

    private static string Canonical(string path)
    {
        string joined = string.Join('/', path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(static part => part != "."));
        return path.StartsWith('/') ? "/" + joined : joined.Length == 0 ? "." : joined;
    }

    private static string Fold(string text)
    {
        StringBuilder output = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            AsciiFolding.Append(output, rune);
        }

        return output.ToString();
    }

    private static string FoldBesideHan(string text)
    {
        StringBuilder output = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (rune.IsBmp && IsHan((char)rune.Value))
            {
                // Full-width forms are punctuation around the words, not words.
                output.Append(rune.Value < 0xFF00 ? ((char)rune.Value).ToString() : "");
            }
            else
            {
                AsciiFolding.Append(output, rune);
            }
        }

        return HanBoundary().Replace(output.ToString(), "-");
    }

    private static string Clean(string text)
    {
        StringBuilder output = new(text.Length);
        foreach (char letter in text)
        {
            if (letter == '\'')
            {
                continue;
            }

            output.Append(char.IsAsciiLetterOrDigit(letter) || letter is '/' or '.' || IsHan(letter) ? char.ToLowerInvariant(letter) : '-');
        }

        string dashed = Dashes().Replace(output.ToString(), "-");
        return string.Join('/', dashed.Split('/').Select(static part => part.Trim('-')));
    }

    private static bool IsHan(char letter)
        => letter is (>= '\u4E00' and <= '\u9FFF') or (>= '\u3000' and <= '\u303F') or (>= '\u3400' and <= '\u4DBF') or (>= '\uFF00' and <= '\uFFEF');

    [GeneratedRegex("([a-z0-9])([A-Z])", RegexOptions.CultureInvariant)]
    private static partial Regex CamelBoundary();

    [GeneratedRegex(@"(?<=[\u4E00-\u9FFF\u3000-\u303F\u3400-\u4DBF])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?=[\u4E00-\u9FFF\u3000-\u303F\u3400-\u4DBF])", RegexOptions.CultureInvariant)]
    private static partial Regex HanBoundary();

    [GeneratedRegex("-{2,}", RegexOptions.CultureInvariant)]
    private static partial Regex Dashes();
}
