using System.Text.Json.Nodes;

namespace TierKit.Quorum;

/// <summary>Represents what the fields of JSON answers came to.</summary>
/// <param name="Agreed">The resolved fields, by name.</param>
/// <param name="Fields">The support of every field.</param>
/// <param name="Missing">The weight that the nearest unresolved field lacks, for as long as one can be resolved a panel has something to learn; 0 when all are resolved.</param>
internal sealed record FieldOutcome(IReadOnlyList<KeyValuePair<string, JsonNode?>> Agreed, IReadOnlyDictionary<string, FieldSupport> Fields, int Missing)
{
    private JsonObject? _merged;

    /// <summary>Gets the object of all resolved fields, made when it is first asked for: of all counts only the last is.</summary>
    public JsonObject Merged => _merged ??= Object(Agreed);

    public bool IsResolved => Missing == 0 && Fields.Count > 0;

    public static JsonObject Object(IReadOnlyList<KeyValuePair<string, JsonNode?>> fields)
    {
        JsonObject merged = [];
        foreach ((string name, JsonNode? value) in fields)
        {
            merged[name] = value?.DeepClone();
        }

        return merged;
    }
}
