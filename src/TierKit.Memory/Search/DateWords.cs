using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace TierKit.Memory.Search;

/// <summary>Writes the dates of a text as the words that a question would use: month and weekday.</summary>
internal static partial class DateWords
{
    private const int Most = 20;

    public static string Of(string text)
    {
        if (!text.AsSpan().Contains('-'))
        {
            return "";
        }

        StringBuilder words = new();
        int count = 0;
        foreach (ValueMatch match in IsoDate().EnumerateMatches(text))
        {
            if (count++ < Most && DateTime.TryParseExact(text.AsSpan(match.Index, match.Length), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime date))
            {
                words.Append(CultureInfo.InvariantCulture, $"{date:MMMM} {date.Day} {date:dddd} {date.Year} ");
            }
        }

        return words.ToString();
    }

    [GeneratedRegex(@"(?<![\d-])(?:1[89]|20|21)\d\d-[01]\d-[0-3]\d(?![\d-])", RegexOptions.CultureInvariant)]
    private static partial Regex IsoDate();
}
