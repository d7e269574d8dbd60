namespace TierKit.Memory.Notes;

/// <summary>Gives the nodes and edges that a walk asks for.</summary>
internal interface IContextGraph
{
    ContextNode? FindNode(long id);

    /// <summary>Lists the edges that start or end at a note.</summary>
    IReadOnlyList<ContextEdge> EdgesOf(long id);
}
