using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using TierKit.Policy;

namespace TierKit.Functions;

/// <summary>Knows the results of functions that say of themselves that they are none.</summary>
/// <remarks>Thread-safe.</remarks>
public static class FailedResult
{
    private const string Mark = "isError";

    /// <summary>Gets whether a result tells of a failure.</summary>
    /// <param name="result">
    /// The result: JSON or a mapping in which <c>isError</c> is true, as MCP has it, an <see cref="ErrorContent"/>, contents with one, or a
    /// <see cref="LabelledResult"/> that is a failure.
    /// </param>
    /// <returns><see langword="true"/> for those; what says nothing of itself is none.</returns>
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
