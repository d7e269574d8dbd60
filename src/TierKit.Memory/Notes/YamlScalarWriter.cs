using System.Globalization;
using System.Text;

namespace TierKit.Memory.Notes;

/// <summary>Writes one string as a YAML scalar: plain where that reads back as the same string, else quoted.</summary>
/// <remarks>Quoting and folding follow what PyYAML writes, so that notes look alike whichever tool wrote them.</remarks>
internal static class YamlScalarWriter
{
    private const int Width = 80;

    /// <param name="text">The string.</param>
    /// <param name="column">The column at which it starts.</param>
    /// <param name="indent">The indent of folded lines.</param>
    /// <param name="fold">Whether it may take several lines; keys may not.</param>
    public static string Write(string text, int column, int indent, bool fold)
        => CanBePlain(text) ? Fold(text, column, indent, fold, quote: "")
            : CanBeSingleQuoted(text) && (fold || !text.Contains('\n', StringComparison.Ordinal)) ? Fold(text.Replace("'", "''", StringComparison.Ordinal), column, indent, fold, quote: "'")
            : DoubleQuote(text);

    private static bool CanBePlain(string text)
    {
        if (text.Length == 0 || text[0] == ' ' || text[^1] == ' ' || YamlScalar.ChangesType(text) || text.Contains('\n', StringComparison.Ordinal))
        {
            return false;
        }

        if (text.StartsWith("---", StringComparison.Ordinal) || text.StartsWith("...", StringComparison.Ordinal) || "#,[]{}&*!|>'\"%@`".Contains(text[0], StringComparison.Ordinal))
        {
            return false;
        }

        bool blankFollowsFirst = text.Length == 1 || text[1] == ' ';
        return !(text[0] is '-' or '?' or ':' && blankFollowsFirst)
            && !text.Contains(": ", StringComparison.Ordinal)
            && !text.EndsWith(':')
            && !text.Contains(" #", StringComparison.Ordinal)
            && text.EnumerateRunes().All(IsPrintable);
    }

    private static bool CanBeSingleQuoted(string text)
        => !text.Contains(" \n", StringComparison.Ordinal)
            && !text.Contains("\n ", StringComparison.Ordinal)
            && text.EnumerateRunes().All(static rune => rune.Value == '\n' || IsPrintable(rune));

    private static bool IsPrintable(Rune rune) => rune.Value switch
    {
        0xFEFF or 0xFFFD => false,
        >= 0x20 and <= 0x7E or >= 0xA0 and <= 0xD7FF or >= 0xE000 and <= 0xFFFD or >= 0x10000 => rune.Value is not (0x2028 or 0x2029),
        _ => false,
    };

    private static string Fold(string text, int column, int indent, bool fold, string quote)
    {
        StringBuilder output = new(quote);
        column += quote.Length;
        for (int index = 0; index < text.Length; index++)
        {
            char letter = text[index];
            if (letter == '\n')
            {
                int end = index;
                while (end < text.Length && text[end] == '\n')
                {
                    end++;
                }

                // A single break would be read as a blank; each one needs a blank line of its own.
                output.Append('\n', end - index + 1).Append(' ', indent);
                column = indent;
                index = end - 1;
            }
            else if (fold && column > Width && IsLoneBlank(text, index) && (quote.Length == 0 || (index > 0 && index < text.Length - 1)))
            {
                output.Append('\n').Append(' ', indent);
                column = indent;
            }
            else
            {
                output.Append(letter);
                column++;
            }
        }

        return output.Append(quote).ToString();
    }

    private static bool IsLoneBlank(string text, int index)
        => text[index] == ' '
            && (index == 0 || text[index - 1] != ' ')
            && (index == text.Length - 1 || text[index + 1] != ' ');

    private static string DoubleQuote(string text)
    {
        StringBuilder output = new("\"");
        foreach (Rune rune in text.EnumerateRunes())
        {
            output.Append(rune.Value switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\t' => "\\t",
                '\r' => "\\r",
                _ when IsPrintable(rune) => rune.ToString(),
                <= 0xFF => "\\x" + rune.Value.ToString("X2", CultureInfo.InvariantCulture),
                <= 0xFFFF => "\\u" + rune.Value.ToString("X4", CultureInfo.InvariantCulture),
                _ => "\\U" + rune.Value.ToString("X8", CultureInfo.InvariantCulture),
            });
        }

        return output.Append('"').ToString();
    }
}
