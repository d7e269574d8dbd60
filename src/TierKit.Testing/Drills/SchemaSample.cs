using System.Text.Json;
using System.Text.Json.Nodes;

namespace TierKit.Testing.Drills;

/// <summary>Makes the smallest value that a JSON schema allows, with a mark in its free texts; what it does not know, it leaves empty.</summary>
internal static class SchemaSample
{
    public static string Of(JsonElement schema, string mark) => Make(schema, mark, 0)?.ToJsonString() ?? "null";

    private static JsonNode? Make(JsonElement schema, string mark, int depth)
    {
        if (schema.ValueKind != JsonValueKind.Object || depth > 16)
        {
            return JsonValue.Create(mark);
        }

        if (schema.TryGetProperty("const", out JsonElement only))
        {
            return JsonNode.Parse(only.GetRawText());
        }

        if (schema.TryGetProperty("enum", out JsonElement choices) && choices.ValueKind == JsonValueKind.Array && choices.GetArrayLength() > 0)
        {
            return JsonNode.Parse(choices[0].GetRawText());
        }

        foreach (string any in new[] { "anyOf", "oneOf", "allOf" })
        {
            if (schema.TryGetProperty(any, out JsonElement branches) && branches.ValueKind == JsonValueKind.Array && branches.GetArrayLength() > 0)
            {
                return Make(branches[0], mark, depth + 1);
            }
        }

        return TypeOf(schema) switch
        {
            "object" => MakeObject(schema, mark, depth),
            "array" => schema.TryGetProperty("items", out JsonElement items) ? new JsonArray(Make(items, mark, depth + 1)) : new JsonArray(),
            "integer" or "number" => JsonValue.Create(schema.TryGetProperty("minimum", out JsonElement least) && least.TryGetDecimal(out decimal value) ? value : 1),
            "boolean" => JsonValue.Create(true),
            "null" => null,
            _ => JsonValue.Create(mark),
        };
    }

    private static JsonObject MakeObject(JsonElement schema, string mark, int depth)
    {
        JsonObject made = [];
        if (schema.TryGetProperty("properties", out JsonElement properties))
        {
            foreach (JsonProperty property in properties.EnumerateObject())
            {
                made[property.Name] = Make(property.Value, mark, depth + 1);
            }
        }

        return made;
    }

    private static string? TypeOf(JsonElement schema) => schema.TryGetProperty("type", out JsonElement type)
        ? type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(static t => t.GetString()).FirstOrDefault(static t => t != "null") : type.GetString()
        : schema.TryGetProperty("properties", out _) ? "object" : null;
}
