using System.Text.Json.Nodes;

namespace TierKit.Quorum;

/// <summary>Represents what the fields of JSON answers came to.</summary>
/// <param name="Merged">The object of all resolved fields.</param>
/// <param name="Fields">The support of every field.</param>
/// <param name="Missing">The weight that the worst unresolved field lacks; 0 when all are resolved.</param>
internal sealed record FieldOutcome(JsonObject Merged, IReadOnlyDictionary<string, FieldSupport> Fields, int Missing)
{
    public bool IsResolved => Missing == 0 && Fields.Count > 0;
}
