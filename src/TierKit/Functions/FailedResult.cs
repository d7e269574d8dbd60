using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using TierKit.Policy;

namespace TierKit.Functions;

/// <summary>Knows the results that say of themselves that they are none.</summary>
internal static class FailedResult
{
    private const string Mark = "isError";

    public static bool Is(object? result) => result switch
    {
        JsonElement { ValueKind: JsonValueKind.Object } json => json.TryGetProperty(Mark, out JsonElement said) && said.ValueKind == JsonValueKind.True,
        JsonObject json => json[Mark]?.GetValueKind() == JsonValueKind.True,
        LabelledResult labelled => labelled.IsFailure,
        IEnumerable<KeyValuePair<string, object?>> pairs => pairs.Any(static p => p is { Key: Mark, Value: true }),
        ErrorContent => true,
        IEnumerable<AIContent> contents => contents.OfType<ErrorContent>().Any(),
        _ => false,
    };
}
