using System.Globalization;
using System.Text.RegularExpressions;

namespace TierKit.Memory.Notes;

/// <summary>Reads ISO 8601 dates and times: calendar and week dates, extended and compact, with or without an offset.</summary>
internal static partial class IsoTimestamp
{
    /// <summary>Reads the text; a time without an offset is local to <paramref name="local"/>.</summary>
    public static bool TryParse(string text, TimeZoneInfo local, out DateTimeOffset value)
    {
        value = default;
        Match match = Pattern().Match(text);
        if (!match.Success || !TryReadDate(match, out DateOnly date) || !TryReadTime(match, out TimeSpan time))
        {
            return false;
        }

        DateTime clock = date.ToDateTime(TimeOnly.MinValue) + time;
        TimeSpan offset = ReadOffset(match) ?? local.GetUtcOffset(clock);
        if (offset.Duration() > TimeSpan.FromHours(14) || (clock - DateTime.MinValue) < offset || (DateTime.MaxValue - clock) < -offset)
        {
            return false;
        }

        // The offset type counts whole minutes; ISO offsets with seconds are rounded towards zero.
        value = new DateTimeOffset(clock, TimeSpan.FromMinutes((int)offset.TotalMinutes));
        return true;
    }

    private static int Number(Match match, string group, int missing = 0)
        => match.Groups[group].Success ? int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture) : missing;

    private static bool TryReadDate(Match match, out DateOnly date)
    {
        date = default;
        int year = Number(match, "year");
        if (year < 1)
        {
            return false;
        }

        if (match.Groups["week"].Success)
        {
            int week = Number(match, "week");
            int day = Number(match, "weekday", missing: 1);
            if (week < 1 || week > ISOWeek.GetWeeksInYear(year) || day is < 1 or > 7)
            {
                return false;
            }

            date = DateOnly.FromDateTime(ISOWeek.ToDateTime(year, week, day == 7 ? DayOfWeek.Sunday : (DayOfWeek)day));
            return true;
        }

        int month = Number(match, "month");
        int dayOfMonth = Number(match, "day");
        if (month is < 1 or > 12 || dayOfMonth < 1 || dayOfMonth > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        date = new DateOnly(year, month, dayOfMonth);
        return true;
    }

    private static bool TryReadTime(Match match, out TimeSpan time)
    {
        int hour = Number(match, "hour");
        int minute = Number(match, "minute");
        int second = Number(match, "second");
        string fraction = match.Groups["fraction"].Value.PadRight(7, '0')[..7];
        time = new TimeSpan(hour, minute, second) + TimeSpan.FromTicks(long.Parse(fraction, CultureInfo.InvariantCulture));
        return hour < 24 && minute < 60 && second < 60;
    }

    private static TimeSpan? ReadOffset(Match match)
    {
        if (match.Groups["utc"].Success)
        {
            return TimeSpan.Zero;
        }

        if (!match.Groups["sign"].Success)
        {
            return null;
        }

        TimeSpan offset = new(Number(match, "zoneHour"), Number(match, "zoneMinute"), Number(match, "zoneSecond"));
        return match.Groups["sign"].Value == "-" ? -offset : offset;
    }

    [GeneratedRegex(@"^(?<year>[0-9]{4})(?:-?W(?<week>[0-9]{2})(?:-?(?<weekday>[0-9]))?|-(?<month>[0-9]{2})-(?<day>[0-9]{2})|(?<month>[0-9]{2})(?<day>[0-9]{2}))(?:[^0-9](?<hour>[0-9]{2})(?::?(?<minute>[0-9]{2})(?::?(?<second>[0-9]{2})(?:[.,](?<fraction>[0-9]+))?)?)?(?:(?<utc>Z)|(?<sign>[-+])(?<zoneHour>[0-9]{2})(?::?(?<zoneMinute>[0-9]{2})(?::?(?<zoneSecond>[0-9]{2})(?:\.[0-9]+)?)?)?)?)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
