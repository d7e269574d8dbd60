using TierKit.Policy;
using TierKit.Tiers;

namespace TierKit.Testing.Drills;

/// <summary>Makes cases of what an application has.</summary>
internal sealed class CasePlan(CapabilityGraph graph, ServiceCatalog catalog)
{
    public CapabilityGraph Graph => graph;

    public ServiceCatalog Catalog => catalog;

    /// <summary>Drops cases that take away the same in the same way as one before; their names stay with that one.</summary>
    public IReadOnlyList<DrillCase> Distinct(IEnumerable<DrillCase> cases)
    {
        List<DrillCase> kept = [];
        Dictionary<string, int> byKey = new(StringComparer.Ordinal);
        foreach (DrillCase drilled in cases)
        {
            Check(drilled);
            string key = DrillLosses.Of(drilled, graph, catalog).Key(catalog);
            if (!byKey.TryGetValue(key, out int place))
            {
                byKey[key] = kept.Count;
                kept.Add(drilled);
            }
            else if (kept[place].Name != drilled.Name && !kept[place].Also.Contains(drilled.Name, StringComparer.Ordinal))
            {
                kept[place] = kept[place] with { Also = [.. kept[place].Also, drilled.Name] };
            }
        }

        return kept;
    }

    public static IEnumerable<DrillCase> Partners(CasePlan plan, Fault[] faults) =>
        Each(plan.Catalog.Services.Where(static s => s.Tier != Tier.Sovereign).Select(static s => NodeNames.OfService(s.Name)).Order(StringComparer.Ordinal), faults);

    // Services first, so that a case is named after what people know.
    public static IEnumerable<DrillCase> Dependencies(CasePlan plan, Fault[] faults) => Each(
        plan.Catalog.Services.Select(static s => NodeNames.OfService(s.Name)).Order(StringComparer.Ordinal)
            .Concat(plan.Graph.Dependencies.Where(static d => !NodeNames.IsService(d))),
        faults);

    /// <summary>Takes away everything that is preferred to an alternative, so that it must stand in.</summary>
    public static IEnumerable<DrillCase> Alternatives(CasePlan plan, Fault[] faults) => plan.Graph.Nodes
        .OrderBy(static n => n.Name, StringComparer.Ordinal)
        .SelectMany(static n => n.Needs)
        .SelectMany(need => Enumerable.Range(1, Math.Max(0, need.Alternatives.Count - need.Enough)).Select(count => need.Alternatives.Take(count).ToArray()))
        .Where(static gone => gone.All(static g => NodeNames.Kind(g) is not ("capability" or "policy" or "host")))
        .SelectMany(gone => faults.Select(f => new DrillCase(gone, f)));

    private static IEnumerable<DrillCase> Each(IEnumerable<string> nodes, Fault[] faults) => nodes.SelectMany(n => faults.Select(f => new DrillCase([n], f)));

    private void Check(DrillCase drilled)
    {
        foreach (string node in drilled.Gone)
        {
            if (node != NodeNames.Internet && !graph.Faults.Contains(node, StringComparer.Ordinal) && !(NodeNames.IsService(node) && catalog.Find(NodeNames.Plain(node)) is not null))
            {
                IEnumerable<string> known = graph.Dependencies.Concat(catalog.Services.Select(static s => NodeNames.OfService(s.Name))).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
                throw new DrillException($"'{node}' is nothing that this application can lose. Known: {string.Join(", ", known)}.");
            }
        }
    }
}
