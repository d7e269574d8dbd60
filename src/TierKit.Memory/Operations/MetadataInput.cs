using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using TierKit.Memory.Notes;

namespace TierKit.Memory.Operations;

/// <summary>Turns values of callers into the values that frontmatter is written from.</summary>
internal static class MetadataInput
{
    public static IReadOnlyList<KeyValuePair<string, object?>> Convert(IReadOnlyDictionary<string, object?>? metadata)
        => metadata is null ? [] : [.. metadata.Select(static entry => new KeyValuePair<string, object?>(entry.Key, Value(entry.Value)))];

    private static object? Value(object? value) => value switch
    {
        null or string or bool or double or BigInteger or YamlMapping => value,
        JsonElement json => JsonMetadata.Read(json),
        JsonNode node => JsonMetadata.Read(JsonElement.Parse(node.ToJsonString())),
        sbyte or byte or short or ushort or int or uint or long or ulong => new BigInteger(((IConvertible)value).ToDecimal(CultureInfo.InvariantCulture)),
        float or decimal => ((IConvertible)value).ToDouble(CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("O", CultureInfo.InvariantCulture),
        IEnumerable<KeyValuePair<string, object?>> entries => Mapping(entries),
        IEnumerable list => list.Cast<object?>().Select(Value).ToList(),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    private static YamlMapping Mapping(IEnumerable<KeyValuePair<string, object?>> entries)
    {
        YamlMapping mapping = new();
        foreach ((string key, object? value) in entries)
        {
            mapping.Set(key, Value(value), 1);
        }

        return mapping;
    }
}
