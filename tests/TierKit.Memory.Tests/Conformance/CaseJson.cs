using System.Text.Json;
using TierKit.Memory.Notes;

namespace TierKit.Memory.Tests.Conformance;

internal static class CaseJson
{
    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;

    public static string? OptionalText(this JsonElement element, string name)
        => element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value.GetString() : null;

    public static bool Flag(this JsonElement element, string name, bool missing)
        => element.TryGetProperty(name, out JsonElement value) ? value.GetBoolean() : missing;

    public static JsonElement? Optional(this JsonElement element, string name)
        => element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public static IReadOnlyList<KeyValuePair<string, object?>> Mapping(this JsonElement element)
        => [.. ((YamlMapping)JsonMetadata.Read(element)!).Entries];

    public static IReadOnlyList<string> Texts(this JsonElement element) => [.. element.EnumerateArray().Select(static item => item.GetString()!)];

    /// <summary>Compares what the product says with what the case expects, whatever the order of an object's members.</summary>
    public static void AssertEqual(JsonElement expected, object? actual)
    {
        JsonElement said = JsonSerializer.SerializeToElement(actual);
        Assert.True(JsonElement.DeepEquals(expected, said), $"expected {expected.GetRawText()}{Environment.NewLine}     but {said.GetRawText()}");
    }

    /// <summary>Runs a case that expects an error, and compares the beginning of the message.</summary>
    public static void AssertRefused(string fragment, Action act)
    {
        Exception exception = Assert.Throws<NoteFormatException>(act);
        Assert.Contains(fragment, exception.Message, StringComparison.OrdinalIgnoreCase);
    }
}
