using System.Text.Json;

namespace TierKit.Chat;

/// <summary>Checks JSON against the structured-output subset of JSON Schema and says which keywords it did not check.</summary>
/// <remarks>
/// Immutable and safe for concurrent use. Checked: type, enum, const, properties, required, additionalProperties, items,
/// anyOf, local $ref, and bounds of text, numbers and arrays. Every other keyword that would constrain is reported, not guessed.
/// </remarks>
internal sealed class JsonSchemaCheck
{
    private const int ErrorLimit = 8;
    private const int DepthLimit = 64;

    private static readonly HashSet<string> Annotations = new(StringComparer.Ordinal)
    {
        "$schema", "$id", "$anchor", "$comment", "$defs", "definitions", "title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly", "nullable",
    };

    private readonly JsonElement _root;
    private readonly List<string> _unchecked = [];

    public JsonSchemaCheck(JsonElement schema)
    {
        _root = schema;
        Survey(schema, 0);
    }

    /// <summary>Gets the keywords of the schema that are not checked, in order of their names.</summary>
    public IReadOnlyList<string> Unchecked => _unchecked;

    /// <summary>Says what is wrong with a value; empty when it fits.</summary>
    public IReadOnlyList<string> Check(JsonElement value)
    {
        List<string> errors = [];
        Check(_root, value, "$", errors, 0);
        return errors;
    }

    private static bool IsKeyword(string name) => name is "type" or "enum" or "const" or "properties" or "required" or "additionalProperties" or "items" or "anyOf" or "$ref"
        or "minLength" or "maxLength" or "minimum" or "maximum" or "exclusiveMinimum" or "exclusiveMaximum" or "minItems" or "maxItems";

    private void Check(JsonElement schema, JsonElement value, string at, List<string> errors, int depth)
    {
        if (errors.Count >= ErrorLimit)
        {
            return;
        }

        if (depth > DepthLimit)
        {
            errors.Add($"{at} is nested too deeply");
            return;
        }

        if (schema.ValueKind != JsonValueKind.Object)
        {
            if (schema.ValueKind == JsonValueKind.False)
            {
                errors.Add($"{at} must not be there");
            }

            return;
        }

        if (schema.TryGetProperty("$ref", out JsonElement reference) && Resolve(reference) is { } target)
        {
            Check(target, value, at, errors, depth + 1);
        }

        JsonValueCheck.Value(schema, value, at, errors);
        if (schema.TryGetProperty("anyOf", out JsonElement any) && any.ValueKind == JsonValueKind.Array)
        {
            AnyOf(any, value, at, errors, depth);
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            Object(schema, value, at, errors, depth);
        }
        else if (value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out JsonElement items) && items.ValueKind != JsonValueKind.Array)
        {
            int index = PrefixLength(schema);
            foreach (JsonElement item in value.EnumerateArray().Skip(index))
            {
                Check(items, item, $"{at}[{index++}]", errors, depth + 1);
            }
        }
    }

    private static int PrefixLength(JsonElement schema) =>
        schema.TryGetProperty("prefixItems", out JsonElement prefix) && prefix.ValueKind == JsonValueKind.Array ? prefix.GetArrayLength() : 0;

    private void AnyOf(JsonElement any, JsonElement value, string at, List<string> errors, int depth)
    {
        foreach (JsonElement option in any.EnumerateArray())
        {
            List<string> misses = [];
            Check(option, value, at, misses, depth + 1);
            if (misses.Count == 0)
            {
                return;
            }
        }

        errors.Add($"{at} fits none of the {any.GetArrayLength()} alternatives");
    }

    private void Object(JsonElement schema, JsonElement value, string at, List<string> errors, int depth)
    {
        bool hasProperties = schema.TryGetProperty("properties", out JsonElement properties) && properties.ValueKind == JsonValueKind.Object;
        if (schema.TryGetProperty("required", out JsonElement required) && required.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement name in required.EnumerateArray())
            {
                if (name.ValueKind == JsonValueKind.String && !value.TryGetProperty(name.GetString()!, out _))
                {
                    errors.Add($"{at} lacks '{name.GetString()}'");
                }
            }
        }

        // Which members pattern properties would take is not known here, so what is left over cannot be judged either.
        bool closed = schema.TryGetProperty("additionalProperties", out JsonElement additional) && !schema.TryGetProperty("patternProperties", out _);
        foreach (JsonProperty member in value.EnumerateObject())
        {
            if (hasProperties && properties.TryGetProperty(member.Name, out JsonElement own))
            {
                Check(own, member.Value, $"{at}.{member.Name}", errors, depth + 1);
            }
            else if (closed)
            {
                Check(additional, member.Value, $"{at}.{member.Name}", errors, depth + 1);
            }
        }
    }

    private JsonElement? Resolve(JsonElement reference)
    {
        if (reference.ValueKind != JsonValueKind.String || reference.GetString() is not ['#', .. string pointer])
        {
            return null;
        }

        JsonElement at = _root;
        foreach (string escaped in pointer.Split('/', StringSplitOptions.None).Skip(1))
        {
            string name = Uri.UnescapeDataString(escaped).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            bool found = at.ValueKind switch
            {
                JsonValueKind.Object => at.TryGetProperty(name, out at),
                JsonValueKind.Array when int.TryParse(name, out int index) && index >= 0 && index < at.GetArrayLength() => (at = at[index]).ValueKind != JsonValueKind.Undefined,
                _ => false,
            };
            if (!found)
            {
                return null;
            }
        }

        return pointer.Length == 0 || pointer[0] == '/' ? at : null;
    }

    private void Survey(JsonElement schema, int depth)
    {
        if (schema.ValueKind != JsonValueKind.Object || depth > DepthLimit)
        {
            return;
        }

        foreach (JsonProperty keyword in schema.EnumerateObject())
        {
            bool unresolved = keyword.Name == "$ref" && Resolve(keyword.Value) is null;
            // Older drafts: a list of items is a older, and an exclusive bound may be a flag on the other one.
            bool older = keyword.Name == "items" && keyword.Value.ValueKind == JsonValueKind.Array;
            older |= keyword.Name is "exclusiveMinimum" or "exclusiveMaximum" && keyword.Value.ValueKind != JsonValueKind.Number;
            if ((unresolved || older || (!IsKeyword(keyword.Name) && !Annotations.Contains(keyword.Name))) && !_unchecked.Contains(keyword.Name))
            {
                _unchecked.Add(keyword.Name);
            }

            switch (keyword.Name)
            {
                case "properties" or "$defs" or "definitions" when keyword.Value.ValueKind == JsonValueKind.Object:
                    foreach (JsonProperty child in keyword.Value.EnumerateObject())
                    {
                        Survey(child.Value, depth + 1);
                    }

                    break;
                case "anyOf" when keyword.Value.ValueKind == JsonValueKind.Array:
                    foreach (JsonElement child in keyword.Value.EnumerateArray())
                    {
                        Survey(child, depth + 1);
                    }

                    break;
                case "items" or "additionalProperties":
                    Survey(keyword.Value, depth + 1);
                    break;
            }
        }

        if (depth == 0)
        {
            _unchecked.Sort(StringComparer.Ordinal);
        }
    }
}
