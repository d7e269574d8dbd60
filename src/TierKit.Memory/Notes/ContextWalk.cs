namespace TierKit.Memory.Notes;

/// <summary>Walks the relations around notes, nearest first.</summary>
internal static class ContextWalk
{
    /// <param name="graph">The notes and relations.</param>
    /// <param name="starts">The notes to start from; they are not among the rows.</param>
    /// <param name="hops">How many notes away the walk goes.</param>
    /// <param name="limit">The most rows, edges and notes together.</param>
    /// <param name="since">Leaves out notes created before, and what only they lead to.</param>
    public static IReadOnlyList<ContextRow> Run(IContextGraph graph, IEnumerable<ContextNode> starts, int hops, int limit, DateTimeOffset? since = null)
    {
        List<ContextNode> roots = [.. starts.Where(IsRecent)];
        HashSet<long> seenNodes = [.. roots.Select(static root => root.Id)];
        HashSet<long> seenEdges = [];
        List<ContextRow> rows = [];
        List<(ContextNode Node, ContextNode Root)> frontier = [.. roots.Select(static root => (root, root))];
        for (int hop = 0; hop < hops && frontier.Count > 0; hop++)
        {
            List<ContextRow> edges = [];
            List<ContextRow> nodes = [];
            foreach ((ContextNode node, ContextNode root) in frontier)
            {
                foreach (ContextEdge edge in graph.EdgesOf(node.Id).Where(edge => BelongsTo(edge, node)))
                {
                    if (seenEdges.Add(edge.Id))
                    {
                        edges.Add(new ContextRow(null, edge, (2 * hop) + 1, root));
                    }

                    long? end = edge.From == node.Id ? edge.To : edge.From;
                    if (end is { } id && graph.FindNode(id) is { } reached && IsRecent(reached) && seenNodes.Add(id))
                    {
                        nodes.Add(new ContextRow(reached, null, (2 * hop) + 2, root));
                    }
                }
            }

            rows.AddRange(edges.OrderBy(static row => row.Edge!.Id));
            rows.AddRange(nodes.OrderBy(static row => row.Node!.Id));
            frontier = [.. nodes.Select(static row => (row.Node!, row.Root))];
        }

        return rows.Count <= limit ? rows : rows[..limit];

        bool IsRecent(ContextNode node) => since is null || node.Created >= since;

        // An edge belongs to the project of the note that states it, and leads only from there; a stale source states nothing.
        bool BelongsTo(ContextEdge edge, ContextNode node)
            => graph.FindNode(edge.From) is { } source && source.Project == node.Project && IsRecent(source);
    }
}
