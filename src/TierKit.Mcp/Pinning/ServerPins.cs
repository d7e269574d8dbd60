using System.Text.Json.Nodes;
using TierKit.Policy;

namespace TierKit.Mcp.Pinning;

/// <summary>Holds what is pinned of one server: how it is started, what it instructs, and each tool.</summary>
internal sealed record ServerPins(string Launch, string Instructions, IReadOnlyDictionary<string, ToolPin> Tools)
{
    public static ServerPins? Read(JsonObject? entry)
    {
        if (entry is null)
        {
            return null;
        }

        Dictionary<string, ToolPin> tools = new(StringComparer.Ordinal);
        JsonObject? hashes = entry["tools"] as JsonObject;
        foreach ((string name, JsonNode? node) in entry["definitions"] as JsonObject ?? [])
        {
            // A definition that does not have the hash beside it was changed by hand: it is not what was approved.
            if (node is JsonObject definition && ToolPin.Of(name, definition) is var pin && (string?)hashes?[name] == pin.Hash)
            {
                tools[name] = pin;
            }
        }

        string instructions = (string?)entry["instructionsText"] ?? "";
        return new ServerPins((string?)entry["launch"] ?? "", (string?)entry["instructions"] == LockDigest.Of(instructions) ? instructions : "\0", tools);
    }

    public JsonObject Write() => new()
    {
        ["launch"] = Launch,
        ["instructions"] = LockDigest.Of(Instructions),
        ["instructionsText"] = Instructions,
        ["tools"] = new JsonObject(Tools.Values.Select(static t => KeyValuePair.Create<string, JsonNode?>(t.Name, t.Hash))),
        ["definitions"] = new JsonObject(Tools.Values.Select(static t => KeyValuePair.Create<string, JsonNode?>(t.Name, t.Definition.DeepClone()))),
    };
}
