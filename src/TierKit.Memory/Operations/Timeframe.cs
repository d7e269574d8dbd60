using System.Globalization;
using System.Text.RegularExpressions;
using TierKit.Memory.Storage;

namespace TierKit.Memory.Operations;

/// <summary>Reads spans such as "7d", "2 weeks", "yesterday" or "2025-01-31" into the time that they reach back to.</summary>
internal static partial class Timeframe
{
    private const int MostDays = 365;

    /// <summary>Gets the time since when; none where the text is none.</summary>
    /// <exception cref="NoteStoreException">The text is no span, or longer than a year.</exception>
    public static DateTimeOffset? Since(string? text, TimeProvider time, string parameter = "timeframe")
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        DateTimeOffset now = time.GetUtcNow();
        double days = Days(text.Trim().ToLowerInvariant(), now) ?? throw new NoteStoreException(
            NoteErrorCodes.InvalidArgument,
            $"{parameter} = '{ResultText.Short(text, 60)}' is not a span of time. Write it as 7d, 24h, 2 weeks, yesterday or 2025-01-31.");
        // Rounded to whole days, at least one: "an hour ago" and "tomorrow" both mean today.
        int whole = (int)Math.Max(1, Math.Ceiling(days));
        return whole <= MostDays || IsDate(text) ? now.AddDays(-whole) : throw new NoteStoreException(
            NoteErrorCodes.InvalidArgument,
            $"{parameter} = '{ResultText.Short(text, 60)}' reaches back {whole} days; at most {MostDays} are allowed. Give a date to go further back.");
    }

    private static bool IsDate(string text) => Date(text.Trim()) is not null;

    private static DateTimeOffset? Date(string text)
        => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset date) && char.IsAsciiDigit(text[0]) && text.Contains('-', StringComparison.Ordinal)
            ? date
            : null;

    private static double? Days(string text, DateTimeOffset now)
    {
        switch (text)
        {
            case "today" or "now" or "tomorrow" or "recent" or "recently":
                return 1;
            case "yesterday":
                return 2;
        }

        if (Date(text) is { } date)
        {
            double span = (now - date).TotalDays;
            return double.IsFinite(span) ? span : null;
        }

        Match match = Span().Match(text);
        if (!match.Success)
        {
            return null;
        }

        string number = match.Groups["number"].Value;
        double count = number.Length == 0 ? 1 : double.TryParse(number, CultureInfo.InvariantCulture, out double parsed) ? parsed : 1;
        double unit = match.Groups["unit"].Value switch
        {
            ['h', ..] => 1.0 / 24,
            "m" or ['m', 'i', ..] => 1.0 / (24 * 60),
            "s" or ['s', 'e', ..] => 1.0 / (24 * 60 * 60),
            ['w', ..] => 7,
            ['m', 'o', ..] => 30,
            ['y', ..] => 365,
            _ => 1,
        };
        double days = count * unit;
        return days < 1_000_000 ? days : 1_000_000;
    }

    [GeneratedRegex(@"^(?:(?:in )?(?:the )?(?:last|past|this|previous) |in )?(?<number>\d{1,9}(?:\.\d{1,3})?|an?|one|)\s*(?<unit>d|days?|h|hrs?|hours?|m|mins?|minutes?|s|secs?|seconds?|w|wks?|weeks?|mo|mos|months?|y|yrs?|years?)(?: ago)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Span();
}
