using System.Text.Json;
using Microsoft.Extensions.AI;

namespace TierKit.AspNetCore.Wire;

/// <summary>Represents a function that the client runs: the model may call it, the gateway never does.</summary>
internal sealed class ClientFunction(string name, string? description, JsonElement schema, bool? strict) : AIFunctionDeclaration
{
    private static readonly JsonElement NoParameters = Parse();

    public override string Name { get; } = name;

    public override string Description { get; } = description ?? "";

    public override JsonElement JsonSchema { get; } = schema.ValueKind == JsonValueKind.Undefined ? NoParameters : schema;

    public override IReadOnlyDictionary<string, object?> AdditionalProperties { get; } =
        strict is { } value ? new Dictionary<string, object?> { ["strict"] = value } : [];

    private static JsonElement Parse()
    {
        using JsonDocument document = JsonDocument.Parse("""{"type":"object","properties":{}}""");
        return document.RootElement.Clone();
    }
}
