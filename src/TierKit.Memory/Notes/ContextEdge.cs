namespace TierKit.Memory.Notes;

/// <summary>Holds a relation as an edge; without a target it names a note that does not exist yet.</summary>
internal sealed record ContextEdge(long Id, long From, string Type, string ToName, long? To);
