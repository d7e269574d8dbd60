using System.Collections;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using TierKit.Memory.Notes;

namespace TierKit.Memory.Operations;

/// <summary>Builds JSON without reflection, so that results can be written in native applications too.</summary>
internal static class ResultJson
{
    // Read by models and scripts, never placed into a page: letters stay letters.
    public static JsonSerializerOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonArray List<T>(IEnumerable<T> items, Func<T, JsonNode?> convert) => [.. items.Select(convert)];

    public static JsonArray Texts(IEnumerable<string> items) => List(items, static item => JsonValue.Create(item));

    public static JsonNode Time(DateTimeOffset time) => JsonValue.Create(time.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));

    /// <summary>Converts frontmatter: texts, lists and mappings of texts.</summary>
    public static JsonNode? Value(object? value) => value switch
    {
        null => null,
        string text => JsonValue.Create(text),
        YamlMapping mapping => Map(mapping.Entries),
        IEnumerable<KeyValuePair<string, object?>> entries => Map(entries),
        IEnumerable list => List(list.Cast<object?>(), Value),
        _ => JsonValue.Create(MetadataValue.ToText(value)),
    };

    public static JsonObject Map(IEnumerable<KeyValuePair<string, object?>> entries)
    {
        JsonObject json = [];
        foreach ((string key, object? value) in entries)
        {
            json[key] = Value(value);
        }

        return json;
    }
}
