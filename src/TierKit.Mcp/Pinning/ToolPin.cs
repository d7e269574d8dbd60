using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using TierKit.Policy;

namespace TierKit.Mcp.Pinning;

/// <summary>Holds everything of a tool that a model or an approver sees, and its hash.</summary>
internal sealed class ToolPin
{
    private ToolPin(string name, JsonObject definition)
    {
        Name = name;
        Definition = definition;
        Hash = LockDigest.Of(definition);
        Length = definition.ToJsonString().Length;
    }

    public string Name { get; }

    public JsonObject Definition { get; }

    public string Hash { get; }

    /// <summary>Gets how long the definition is as JSON, in characters.</summary>
    public int Length { get; }

    public string Description => (string?)Definition["description"] ?? "";

    public JsonElement InputSchema => JsonElement.Parse(Definition["inputSchema"]?.ToJsonString() ?? """{"type":"object"}""");

    public static ToolPin Of(Tool tool) => new(tool.Name, new JsonObject
    {
        ["name"] = tool.Name,
        ["title"] = tool.Title,
        ["description"] = tool.Description,
        ["inputSchema"] = JsonNode.Parse(tool.InputSchema.GetRawText()),
        ["outputSchema"] = tool.OutputSchema is { } output ? JsonNode.Parse(output.GetRawText()) : null,
        ["annotations"] = tool.Annotations is { } hints
            ? new JsonObject
            {
                ["title"] = hints.Title,
                ["readOnlyHint"] = hints.ReadOnlyHint,
                ["destructiveHint"] = hints.DestructiveHint,
                ["idempotentHint"] = hints.IdempotentHint,
                ["openWorldHint"] = hints.OpenWorldHint,
            }
            : null,
    });

    public static ToolPin Of(string name, JsonObject definition) => new(name, (JsonObject)definition.DeepClone());

    /// <summary>Gets a hint; what a server leaves out is not known.</summary>
    public bool? Hint(string name) => (Definition["annotations"] as JsonObject)?[name] is JsonValue value && value.TryGetValue(out bool hint) ? hint : null;
}
