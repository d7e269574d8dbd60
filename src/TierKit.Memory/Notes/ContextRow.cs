namespace TierKit.Memory.Notes;

/// <summary>Holds one thing that a walk reached: a note, or the edge that led on.</summary>
/// <param name="Node">The note; none for an edge.</param>
/// <param name="Edge">The edge; none for a note.</param>
/// <param name="Depth">The steps from the start: odd for edges, even for notes.</param>
/// <param name="Root">The note that the walk started from.</param>
internal sealed record ContextRow(ContextNode? Node, ContextEdge? Edge, int Depth, ContextNode Root);
