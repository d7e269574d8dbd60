using System.Text.Json;

namespace TierKit.AspNetCore.Wire;

/// <summary>Reads one JSON value of a known type; what is wrong is told with the path a person can find it by.</summary>
internal static class JsonFields
{
    public static string Text(JsonElement value, string path) => value.ValueKind == JsonValueKind.String
        ? value.GetString()!
        : throw Wrong(value, path, "a string");

    public static bool Flag(JsonElement value, string path) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong(value, path, "true or false"),
    };

    public static int Number(JsonElement value, string path, int minimum = 0) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number >= minimum
            ? number
            : throw Wrong(value, path, $"a whole number of at least {minimum.ToString(System.Globalization.CultureInfo.InvariantCulture)}");

    public static long Long(JsonElement value, string path) => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number)
        ? number
        : throw Wrong(value, path, "a whole number");

    public static float Between(JsonElement value, string path, float low, float high) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetSingle(out float number) && number >= low && number <= high
            ? number
            : throw Wrong(value, path, FormattableString.Invariant($"a number from {low} to {high}"));

    public static JsonElement Object(JsonElement value, string path) => value.ValueKind == JsonValueKind.Object
        ? value
        : throw Wrong(value, path, "an object");

    public static JsonElement List(JsonElement value, string path) => value.ValueKind == JsonValueKind.Array
        ? value
        : throw Wrong(value, path, "an array");

    /// <summary>Gets a property of an object that must be there.</summary>
    public static JsonElement Required(JsonElement value, ReadOnlySpan<byte> name, string path) =>
        Object(value, path).TryGetProperty(name, out JsonElement found)
            ? found
            : throw ApiException.Invalid($"{path}.{System.Text.Encoding.UTF8.GetString(name)}", $"{path} lacks '{System.Text.Encoding.UTF8.GetString(name)}'.");

    /// <summary>Gets a property that may be missing or null.</summary>
    public static JsonElement? Optional(JsonElement value, ReadOnlySpan<byte> name, string path) =>
        Object(value, path).TryGetProperty(name, out JsonElement found) && found.ValueKind != JsonValueKind.Null ? found : null;

    public static ApiException Wrong(JsonElement value, string path, string wanted) => ApiException.Invalid(
        path, $"{path} must be {wanted}, not {Describe(value)}.");

    private static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "this string",
        JsonValueKind.Number => ApiErrors.Clip(value.GetRawText()),
        JsonValueKind.Null => "null",
        _ => value.GetRawText(),
    };
}
