using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace TierKit.Memory.Notes;

/// <summary>Reads the metadata filters of a search into conditions.</summary>
internal static partial class MetadataFilter
{
    private const string Numeric = "numeric";

    /// <exception cref="NoteFormatException">A key, an operator or a value is not one that filters know.</exception>
    public static IReadOnlyList<MetadataCondition> Parse(IEnumerable<KeyValuePair<string, object?>> filters)
        => [.. filters.Select(static filter => Parse(filter.Key, filter.Value))];

    private static MetadataCondition Parse(string key, object? value)
    {
        if (string.IsNullOrWhiteSpace(key))
        {
            throw new NoteFormatException("metadata filter keys must be non-empty strings");
        }

        if (!Key().IsMatch(key))
        {
            throw new NoteFormatException($"Unsupported metadata filter key: {key}. Use letters, digits, '_' and '-', with dots between nested keys.");
        }

        string[] path = key.Split('.');
        return value switch
        {
            IReadOnlyList<object?> { Count: 0 } => throw new NoteFormatException($"Empty list not allowed for metadata filter '{key}'"),
            IReadOnlyList<object?> list => new(path, "contains", list.Select(AsText).ToList(), null),
            YamlMapping mapping => WithOperator(key, path, mapping),
            _ => new(path, "eq", AsText(value), null),
        };
    }

    private static MetadataCondition WithOperator(string key, string[] path, YamlMapping mapping)
    {
        if (mapping.Entries.Count != 1)
        {
            throw new NoteFormatException($"Invalid metadata filter for '{key}': {MetadataValue.ToText(mapping)}. Give one operator.");
        }

        (string name, object? value) = mapping.Entries.First();
        switch (name)
        {
            case "$in":
                return value is IReadOnlyList<object?> { Count: > 0 } choices
                    ? new(path, "in", choices.Select(AsText).ToList(), null)
                    : throw new NoteFormatException($"$in requires a non-empty list for '{key}'");
            case "$between":
                if (value is not IReadOnlyList<object?> { Count: 2 } bounds)
                {
                    throw new NoteFormatException($"$between requires [min, max] for '{key}'");
                }

                bool numbers = bounds.All(static bound => AsNumber(bound) is not null);
                return new(path, "between", bounds.Select(bound => Ordered(bound, numbers)).ToList(), numbers ? Numeric : "text");
            case "$gt" or "$gte" or "$lt" or "$lte":
                bool number = AsNumber(value) is not null;
                return new(path, name[1..], Ordered(value, number), number ? Numeric : "text");
            default:
                throw new NoteFormatException($"Unsupported operator '{name}' in metadata filter for '{key}'. Use $in, $gt, $gte, $lt, $lte or $between.");
        }
    }

    private static string? AsText(object? value) => value is null ? null : MetadataValue.ToText(value);

    private static object? Ordered(object? value, bool asNumber) => asNumber ? AsNumber(value) : AsText(value);

    private static double? AsNumber(object? value) => value switch
    {
        double number => number,
        BigInteger whole => (double)whole,
        string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) => number,
        _ => null,
    };

    [GeneratedRegex(@"^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex Key();
}
