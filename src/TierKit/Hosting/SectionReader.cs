using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace TierKit.Hosting;

/// <summary>Reads one configuration section by hand, so that every mistake in it is found at once and named with its path.</summary>
internal sealed class SectionReader(IConfiguration section, string path, List<string> errors)
{
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

    public string Path { get; } = path;

    public string? Text(string key)
    {
        _known.Add(key);
        return section[key] is { Length: > 0 } value ? value : null;
    }

    public void Text(string key, Action<string> set)
    {
        if (Text(key) is { } value)
        {
            set(value);
        }
    }

    public void Number(string key, int minimum, Action<int> set) => Parse(
        key,
        (string text, out int value) => int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out value) && value >= minimum,
        set,
        $"is not a whole number of at least {minimum}");

    public void Amount(string key, long minimum, Action<long> set) => Parse(
        key,
        (string text, out long value) => long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out value) && value >= minimum,
        set,
        $"is not a whole number of at least {minimum}");

    public void Money(string key, Action<decimal> set) => Parse(
        key,
        static (string text, out decimal value) => decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out value) && value >= 0,
        set,
        "is not a price; write it like 3.50");

    public void Share(string key, Action<double> set) => Parse(
        key,
        static (string text, out double value) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && value is >= 0 and <= 1,
        set,
        "is not a share between 0 and 1; write it like 0.1");

    public void Flag(string key, Action<bool> set) => Parse<bool>(key, bool.TryParse, set, "is neither true nor false");

    public void Time(string key, Action<TimeSpan> set) => Parse(
        key,
        static (string text, out TimeSpan value) => TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out value) && value > TimeSpan.Zero,
        set,
        "is not a duration above zero; write it like 00:00:30");

    public void Choice<T>(string key, Action<T> set)
        where T : struct, Enum => Parse<T>(
            key,
            static (string text, out T value) => Enum.TryParse(text, ignoreCase: true, out value) && !char.IsAsciiDigit(text[0]) && text[0] != '-',
            set,
            $"is not one of {string.Join(", ", Enum.GetNames<T>())}");

    public void List(string key, Action<string> add)
    {
        _known.Add(key);
        foreach (IConfigurationSection item in section.GetSection(key).GetChildren())
        {
            if (item.Value is { Length: > 0 } value)
            {
                add(value);
            }
        }
    }

    /// <summary>Reads names with a text each. A name may hold a colon, which configuration takes for a path of its own.</summary>
    public void Pairs(string key, IDictionary<string, string> into)
    {
        _known.Add(key);
        foreach (IConfigurationSection child in section.GetSection(key).GetChildren())
        {
            if (child.Value is { } value)
            {
                into[child.Key] = value;
            }

            foreach (IConfigurationSection named in child.GetChildren())
            {
                into[$"{child.Key}:{named.Key}"] = named.Value ?? "";
            }
        }
    }

    public void Flags<T>(string key, Action<T> set)
        where T : struct, Enum
    {
        List<string> names = [];
        List(key, names.Add);
        string? joined = names.Count > 0 ? string.Join(",", names) : section[key];
        if (string.IsNullOrEmpty(joined))
        {
            return;
        }

        if (Enum.TryParse(joined, ignoreCase: true, out T value) && !char.IsAsciiDigit(joined[0]))
        {
            set(value);
        }
        else
        {
            errors.Add($"{Path}:{key} = '{joined}' is not made of {string.Join(", ", Enum.GetNames<T>())}");
        }
    }

    public bool Has(string key)
    {
        _known.Add(key);
        return section.GetSection(key).GetChildren().Any();
    }

    public SectionReader Child(string key)
    {
        _known.Add(key);
        return new SectionReader(section.GetSection(key), $"{Path}:{key}", errors);
    }

    public IEnumerable<(string Name, SectionReader Reader)> Children(string key)
    {
        _known.Add(key);
        foreach (IConfigurationSection child in section.GetSection(key).GetChildren())
        {
            if (child.Value is { Length: > 0 } && !child.GetChildren().Any())
            {
                errors.Add($"{Path}:{key}:{child.Key} = '{child.Value}' is a plain value; write it as an object");
                continue;
            }

            yield return (child.Key, new SectionReader(child, $"{Path}:{key}:{child.Key}", errors));
        }
    }

    /// <summary>Reads the children that are objects and leaves plain values to <see cref="List"/>.</summary>
    public IEnumerable<(string Name, SectionReader Reader)> Objects(string key)
    {
        _known.Add(key);
        return section.GetSection(key).GetChildren()
            .Where(static child => child.GetChildren().Any())
            .Select(child => (child.Key, new SectionReader(child, $"{Path}:{key}:{child.Key}", errors)));
    }

    /// <summary>Reads names that each hold a list, or one value.</summary>
    public IEnumerable<(string Name, IReadOnlyList<string> Values)> Lists(string key)
    {
        _known.Add(key);
        return section.GetSection(key).GetChildren().Select(static child =>
            (child.Key, (IReadOnlyList<string>)[.. child.GetChildren().Select(static c => c.Value).Prepend(child.Value).OfType<string>().Where(static v => v.Length > 0)]));
    }

    public void Real(string key, Action<double> set) => Parse(
        key,
        static (string text, out double value) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value),
        set,
        "is not a number; write it like 0.86");

    public void Ignore(string key) => _known.Add(key);

    /// <summary>Reports every key that nobody asked for: most are typing mistakes.</summary>
    public void Done()
    {
        foreach (IConfigurationSection child in section.GetChildren())
        {
            if (!_known.Contains(child.Key))
            {
                errors.Add($"{Path}:{child.Key} {KnownPackages.ForSection(child.Key) ?? $"is not a setting; known here: {string.Join(", ", _known.Order(StringComparer.Ordinal))}"}");
            }
        }
    }

    private delegate bool TryParse<T>(string text, out T value);

    private void Parse<T>(string key, TryParse<T> parse, Action<T> set, string problem)
    {
        if (Text(key) is not { } text)
        {
            return;
        }

        if (parse(text, out T value))
        {
            set(value);
        }
        else
        {
            errors.Add($"{Path}:{key} = '{text}' {problem}");
        }
    }
}
