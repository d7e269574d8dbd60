using System.Text.Json.Nodes;

namespace TierKit.Memory.Operations;

/// <summary>Represents one note that an address means, with its statements and what is around it.</summary>
public sealed class ContextItem
{
    /// <summary>Gets the note.</summary>
    public required ContextNote Primary { get; init; }

    /// <summary>Gets the statements of the note, each as <c>[category] content</c>.</summary>
    public IReadOnlyList<string> Observations { get; init; } = [];

    /// <summary>Gets the notes around it, nearest first.</summary>
    public IReadOnlyList<ContextNote> Related { get; init; } = [];

    /// <summary>Gets the relations between them.</summary>
    public IReadOnlyList<ContextRelation> Relations { get; init; } = [];

    internal JsonObject ToNode() => new()
    {
        ["primary_result"] = Primary.ToNode(),
        ["observations"] = ResultJson.List(Observations, static text => new JsonObject { ["type"] = "observation", ["content"] = text }),
        // Neighbours first: a hub's many links must not hide the notes.
        ["related_results"] = new JsonArray([.. Related.Select(static note => (JsonNode)note.ToNode()), .. Relations.Select(static relation => (JsonNode)relation.ToNode())]),
    };
}
