namespace TierKit.Memory.Notes;

/// <summary>Holds a note as a node of the graph of relations.</summary>
internal sealed record ContextNode(long Id, string Title, long Project, DateTimeOffset Created);
