using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace TierKit.Memory.Notes;

/// <summary>Reads the dates and times of YAML 1.1.</summary>
internal static partial class YamlTimestamps
{
    public static bool LooksLikeOne(string text) => Date().IsMatch(text) || DateAndTime().IsMatch(text);

    /// <summary>Reads a timestamp; a day that no calendar has stays text, so that one bad value hides nothing.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out YamlTimestamp? time)
    {
        time = null;
        if (Date().IsMatch(text))
        {
            if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            {
                time = new YamlTimestamp(text);
            }

            return time is not null;
        }

        Match match = DateAndTime().Match(text);
        if (!match.Success || !TryReadClock(match, out string clock))
        {
            return false;
        }

        time = new YamlTimestamp(clock + Zone(match));
        return true;
    }

    private static bool TryReadClock(Match match, out string clock)
    {
        int Part(string name) => int.Parse(match.Groups[name].ValueSpan, CultureInfo.InvariantCulture);
        string text = string.Create(CultureInfo.InvariantCulture, $"{Part("year"):0000}-{Part("month"):00}-{Part("day"):00}T{Part("hour"):00}:{Part("minute"):00}:{Part("second"):00}");
        string fraction = match.Groups["fraction"].Value.PadRight(6, '0')[..6];
        clock = fraction == "000000" ? text : text + "." + fraction;
        return DateTime.TryParseExact(text, "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
    }

    private static string Zone(Match match)
    {
        if (match.Groups["utc"].Success)
        {
            return "+00:00";
        }

        if (!match.Groups["sign"].Success)
        {
            return "";
        }

        string minutes = match.Groups["zoneMinute"].Success ? match.Groups["zoneMinute"].Value : "00";
        return match.Groups["sign"].Value + match.Groups["zoneHour"].Value.PadLeft(2, '0') + ":" + minutes;
    }

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}$", RegexOptions.CultureInvariant | RegexOptions.ECMAScript)]
    private static partial Regex Date();

    [GeneratedRegex(@"^(?<year>[0-9]{4})-(?<month>[0-9]{1,2})-(?<day>[0-9]{1,2})(?:[Tt]|[ \t]+)(?<hour>[0-9]{1,2}):(?<minute>[0-9]{2}):(?<second>[0-9]{2})(?:\.(?<fraction>[0-9]*))?(?:[ \t]*(?:(?<utc>Z)|(?<sign>[-+])(?<zoneHour>[0-9]{1,2})(?::(?<zoneMinute>[0-9]{2}))?))?$", RegexOptions.CultureInvariant)]
    private static partial Regex DateAndTime();
}
