using System.Globalization;
using System.Text;

namespace TierKit.Quorum;

/// <summary>Brings short answers into one form, so that the same answer written in two ways is one answer.</summary>
internal static class AnswerText
{
    private static readonly string[] Dates = ["yyyy-MM-dd", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK", "yyyy-MM-ddTHH:mmK"];

    /// <summary>Folds compatibility forms, white space, one surrounding code fence and closing punctuation.</summary>
    public static string Clean(string text)
    {
        ReadOnlySpan<char> span = Unfence((Ascii.IsValid(text) ? text : text.Normalize(NormalizationForm.FormKC)).AsSpan().Trim());
        StringBuilder clean = new(span.Length);
        bool gap = false;
        foreach (char c in span)
        {
            if (char.IsWhiteSpace(c))
            {
                gap = clean.Length > 0;
                continue;
            }

            // Invisible characters make equal answers unequal, or unequal ones look equal.
            if (char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.Control)
            {
                continue;
            }

            if (gap)
            {
                clean.Append(' ');
                gap = false;
            }

            clean.Append(c);
        }

        int length = clean.Length;
        while (length > 0 && clean[length - 1] is '.' or '!' or '。')
        {
            length--;
        }

        return Unquote(clean.ToString(0, length));
    }

    /// <summary>Makes the key under which equal answers meet: a number, a date, or the text without case.</summary>
    public static string Key(string clean, CultureInfo culture)
    {
        // Most answers are words: what has no digit is no number, and asking is dear.
        if (clean.AsSpan().ContainsAnyInRange('0', '9') && TryNumber(clean, culture, out decimal number))
        {
            return "n:" + Plain(number);
        }

        return clean is [_, _, _, _, '-', ..] && DateTimeOffset.TryParseExact(clean, Dates, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset date)
            ? "d:" + date.ToString("O", CultureInfo.InvariantCulture)
            : "t:" + clean.ToUpperInvariant();
    }

    public static bool TryNumber(string text, CultureInfo culture, out decimal number) => decimal.TryParse(
        text,
        NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands | NumberStyles.AllowExponent,
        culture,
        out number);

    /// <summary>Writes a number without what its writing added: 1.50 and 1.5 are one number.</summary>
    public static string Plain(decimal number) =>
        number.ToString("G29", CultureInfo.InvariantCulture);

    public static ReadOnlySpan<char> Unfence(ReadOnlySpan<char> text)
    {
        if (!text.StartsWith("```", StringComparison.Ordinal) || !text.EndsWith("```", StringComparison.Ordinal) || text.Length < 7)
        {
            return text;
        }

        ReadOnlySpan<char> inside = text[3..^3];
        int line = inside.IndexOf('\n');
        return line >= 0 ? inside[(line + 1)..].Trim() : inside.Trim();
    }

    private static string Unquote(string text) =>
        text.Length > 2 && ((text[0] == '"' && text[^1] == '"') || (text[0] == '\'' && text[^1] == '\'') || (text[0] == '“' && text[^1] == '”'))
            ? text[1..^1]
            : text;
}
