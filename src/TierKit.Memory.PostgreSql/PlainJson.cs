using System.Text.Json;
using System.Text.Json.Nodes;

namespace TierKit.Memory.PostgreSql;

/// <summary>Gives JSON the form that the server takes: it has no zero letters and no halves of a surrogate pair, escaped ones neither.</summary>
internal static class PlainJson
{
    public static string Of(string json)
    {
        if (!json.Contains("\\u", StringComparison.Ordinal))
        {
            return json;
        }

        return Plain(JsonNode.Parse(json))?.ToJsonString() ?? "{}";
    }

    private static JsonNode? Plain(JsonNode? node) => node switch
    {
        JsonObject entries => new JsonObject(entries.GroupBy(static entry => PlainText.Of(entry.Key)).Select(static same => new KeyValuePair<string, JsonNode?>(same.Key, Plain(same.Last().Value)))),
        JsonArray items => new JsonArray([.. items.Select(Plain)]),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => JsonValue.Create(PlainText.Of(value.GetValue<string>())),
        _ => node?.DeepClone(),
    };
}
