using System.Text.Json.Nodes;

namespace TierKit.Memory.Operations;

/// <summary>Represents a relation that a context passed.</summary>
public sealed class ContextRelation
{
    /// <summary>Gets the title of the note that states it.</summary>
    public required string From { get; init; }

    /// <summary>Gets the relation's type.</summary>
    public required string Type { get; init; }

    /// <summary>Gets the title of the note that it leads to, or the name of one that does not exist yet.</summary>
    public required string To { get; init; }

    /// <summary>Gets whether the note that it leads to exists.</summary>
    public bool IsResolved { get; init; }

    internal JsonObject ToNode() => new()
    {
        ["type"] = "relation",
        ["title"] = $"{From} → {To}",
        ["relation_type"] = Type,
        ["from_entity"] = From,
        ["to_entity"] = To,
        ["resolved"] = IsResolved,
    };
}
