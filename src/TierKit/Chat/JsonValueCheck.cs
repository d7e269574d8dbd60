using System.Globalization;
using System.Text.Json;

namespace TierKit.Chat;

/// <summary>Checks what a schema says of a value itself: its type, its choices and its bounds.</summary>
internal static class JsonValueCheck
{
    public static void Value(JsonElement schema, JsonElement value, string at, List<string> errors)
    {
        if (schema.TryGetProperty("type", out JsonElement type) && !IsOfType(type, value))
        {
            errors.Add($"{at} must be of type {type.GetRawText()}");
            return;
        }

        if (schema.TryGetProperty("const", out JsonElement only) && !Same(only, value))
        {
            errors.Add($"{at} must be {only.GetRawText()}");
        }

        if (schema.TryGetProperty("enum", out JsonElement choices) && choices.ValueKind == JsonValueKind.Array && !choices.EnumerateArray().Any(c => Same(c, value)))
        {
            errors.Add($"{at} must be one of {choices.GetRawText()}");
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                // The standard counts characters, not the halves of which .NET makes them.
                string text = value.GetString()!;
                Bounds(schema, text.EnumerateRunes().Count(), "minLength", "maxLength", "characters", at, errors);
                break;
            case JsonValueKind.Array:
                Bounds(schema, value.GetArrayLength(), "minItems", "maxItems", "items", at, errors);
                break;
            case JsonValueKind.Number:
                Number(schema, value, at, errors);
                break;
        }
    }

    private static bool IsOfType(JsonElement type, JsonElement value) => type.ValueKind switch
    {
        JsonValueKind.String => IsOfType(type.GetString()!, value),
        JsonValueKind.Array => type.EnumerateArray().Any(t => t.ValueKind == JsonValueKind.String && IsOfType(t.GetString()!, value)),
        _ => true,
    };

    private static bool IsOfType(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        "number" => value.ValueKind == JsonValueKind.Number,
        // 1.0 is an integer to the standard.
        "integer" => value.ValueKind == JsonValueKind.Number && (value.TryGetInt64(out _) || (value.TryGetDouble(out double number) && double.IsInteger(number))),
        _ => true,
    };

    private static void Bounds(JsonElement schema, int size, string least, string most, string unit, string at, List<string> errors)
    {
        if (Limit(schema, least) is { } minimum && size < minimum)
        {
            errors.Add(string.Create(CultureInfo.InvariantCulture, $"{at} must have at least {minimum} {unit}"));
        }

        if (Limit(schema, most) is { } maximum && size > maximum)
        {
            errors.Add(string.Create(CultureInfo.InvariantCulture, $"{at} must have at most {maximum} {unit}"));
        }
    }

    private static void Number(JsonElement schema, JsonElement value, string at, List<string> errors)
    {
        double number = value.GetDouble();
        if (Limit(schema, "minimum") is { } least && number < least)
        {
            errors.Add(string.Create(CultureInfo.InvariantCulture, $"{at} must be at least {least}"));
        }

        if (Limit(schema, "maximum") is { } most && number > most)
        {
            errors.Add(string.Create(CultureInfo.InvariantCulture, $"{at} must be at most {most}"));
        }

        if (Limit(schema, "exclusiveMinimum") is { } above && number <= above)
        {
            errors.Add(string.Create(CultureInfo.InvariantCulture, $"{at} must be above {above}"));
        }

        if (Limit(schema, "exclusiveMaximum") is { } below && number >= below)
        {
            errors.Add(string.Create(CultureInfo.InvariantCulture, $"{at} must be below {below}"));
        }
    }

    private static double? Limit(JsonElement schema, string keyword) =>
        schema.TryGetProperty(keyword, out JsonElement limit) && limit.ValueKind == JsonValueKind.Number ? limit.GetDouble() : null;

    private static bool Same(JsonElement one, JsonElement other) => JsonElement.DeepEquals(one, other);
}
