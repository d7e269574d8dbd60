using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace TierKit.Memory.Notes;

/// <summary>Turns JSON into the same values as YAML, so that one set of rules covers both.</summary>
internal static class JsonMetadata
{
    public static object? Read(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => Number(element.GetRawText()),
        JsonValueKind.Array => element.EnumerateArray().Select(Read).ToList(),
        JsonValueKind.Object => Mapping(element),
        _ => null,
    };

    private static YamlMapping Mapping(JsonElement element)
    {
        YamlMapping mapping = new();
        foreach (JsonProperty property in element.EnumerateObject())
        {
            mapping.Set(property.Name, Read(property.Value), 1);
        }

        return mapping;
    }

    private static object Number(string text)
        => BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out BigInteger whole)
            ? whole
            : double.Parse(text, CultureInfo.InvariantCulture);
}
