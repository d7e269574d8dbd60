using System.Text.Json;
using Microsoft.Extensions.AI;

namespace TierKit.Mcp.Serving;

/// <summary>Reads text arguments of a call; empty ones count as left out.</summary>
internal static class TextArguments
{
    public static string? Find(AIFunctionArguments arguments, string name) => arguments.TryGetValue(name, out object? value)
        ? value switch
        {
            string text when !string.IsNullOrWhiteSpace(text) => text,
            JsonElement { ValueKind: JsonValueKind.String } json when !string.IsNullOrWhiteSpace(json.GetString()) => json.GetString(),
            null or string or JsonElement { ValueKind: JsonValueKind.String or JsonValueKind.Null } => null,
            _ => throw new ArgumentException($"{name} is not a text. Correct it."),
        }
        : null;
}
