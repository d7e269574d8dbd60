using System.Globalization;
using System.Numerics;

namespace TierKit.Memory.Notes;

/// <summary>Turns typed frontmatter values into the text form that notes are filtered and compared by.</summary>
internal static class MetadataValue
{
    // Aliases can multiply a short text into an enormous value; what is beyond this many nodes is cut.
    private const int MaxNodes = 100_000;

    /// <summary>Turns every scalar into text and keeps the shape of lists and mappings.</summary>
    public static object? Normalize(object? value)
    {
        int budget = MaxNodes;
        return Normalize(value, ref budget);
    }

    /// <summary>Writes one value as text; containers in the notation that the original stores them in.</summary>
    public static string ToText(object? value) => value switch
    {
        null => "None",
        string text => text,
        bool flag => flag ? "True" : "False",
        BigInteger number => number.ToString(CultureInfo.InvariantCulture),
        double number => FloatText(number),
        YamlTimestamp time => time.IsoText,
        IReadOnlyList<object?> list => "[" + string.Join(", ", list.Select(Quote)) + "]",
        YamlMapping mapping => Braces(mapping.Entries),
        IEnumerable<KeyValuePair<string, object?>> entries => Braces(entries),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static object? Normalize(object? value, ref int budget)
    {
        if (--budget < 0)
        {
            return null;
        }

        switch (value)
        {
            case null or string:
                return value;
            case IReadOnlyList<object?> list:
                List<object?> items = [];
                foreach (object? item in list)
                {
                    items.Add(Normalize(item, ref budget));
                }

                return items;
            case YamlMapping mapping:
                OrderedDictionary<string, object?> entries = new(StringComparer.Ordinal);
                foreach ((string key, object? item) in mapping.Entries)
                {
                    entries[key] = Normalize(item, ref budget);
                }

                return entries;
            default:
                return ToText(value);
        }
    }

    private static string Braces(IEnumerable<KeyValuePair<string, object?>> entries)
        => "{" + string.Join(", ", entries.Select(static entry => Quote(entry.Key) + ": " + Quote(entry.Value))) + "}";

    private static string Quote(object? value)
        => value is not string text ? ToText(value)
            : text.Contains('\'', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal) ? $"\"{text}\""
            : $"'{text.Replace("'", "\\'", StringComparison.Ordinal)}'";

    private static string FloatText(double number)
    {
        if (double.IsNaN(number))
        {
            return "nan";
        }

        if (double.IsInfinity(number))
        {
            return number > 0 ? "inf" : "-inf";
        }

        double size = Math.Abs(number);
        if (size is >= 1e16 or (> 0 and < 1e-4))
        {
            string[] parts = number.ToString("E16", CultureInfo.InvariantCulture).Split('E');
            string shortest = number.ToString("R", CultureInfo.InvariantCulture);
            string digits = shortest.Contains('E', StringComparison.Ordinal) ? shortest.Split('E')[0] : parts[0].TrimEnd('0').TrimEnd('.');
            int exponent = int.Parse(parts[1], CultureInfo.InvariantCulture);
            return string.Create(CultureInfo.InvariantCulture, $"{digits}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
        }

        string text = number.ToString("0.0################", CultureInfo.InvariantCulture);
        string exact = number.ToString("R", CultureInfo.InvariantCulture);
        return exact.Contains('E', StringComparison.Ordinal) ? text : exact.Contains('.', StringComparison.Ordinal) ? exact : exact + ".0";
    }
}
