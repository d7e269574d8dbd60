using System.Text.Json;

namespace TierKit.Memory.Notes;

/// <summary>Reads tags from a comma-separated text, a JSON array in a text, or a list.</summary>
internal static class TagList
{
    public static IReadOnlyList<string> Parse(object? value) => value switch
    {
        null => [],
        string text => TryReadJson(text, out IReadOnlyList<object?> items) ? FromItems(items) : FromText(text).ToList(),
        IReadOnlyList<object?> list => FromItems(list),
        _ => FromText(MetadataValue.ToText(value)).ToList(),
    };

    private static List<string> FromItems(IReadOnlyList<object?> items)
        => [.. items.Where(static item => item is not null).SelectMany(static item => FromText(MetadataValue.ToText(item)))];

    private static IEnumerable<string> FromText(string text)
        => text.Split(',')
            .Select(static tag => tag.Trim())
            .Where(static tag => tag.Length > 0)
            .Select(static tag => tag.TrimStart('#'));

    private static bool TryReadJson(string text, out IReadOnlyList<object?> items)
    {
        items = [];
        string trimmed = text.Trim();
        if (trimmed is not ['[', .., ']'])
        {
            return false;
        }

        try
        {
            using JsonDocument json = JsonDocument.Parse(trimmed);
            items = (List<object?>)JsonMetadata.Read(json.RootElement)!;
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
