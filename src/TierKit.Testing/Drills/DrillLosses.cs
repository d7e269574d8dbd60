using TierKit.Policy;
using TierKit.Tiers;

namespace TierKit.Testing.Drills;

/// <summary>Knows everything that is gone in one case: what was taken away, and what falls with it.</summary>
internal sealed class DrillLosses
{
    private readonly HashSet<string> _lost;
    private readonly Fault? _fault;

    private DrillLosses(HashSet<string> lost, Fault? fault)
    {
        _lost = lost;
        _fault = fault;
    }

    public static DrillLosses None { get; } = new([], null);

    public IReadOnlyCollection<string> Lost => _lost;

    public bool Hangs => _fault?.At(new Faults.FaultMoment(1, TimeSpan.Zero))?.Action
        is Faults.FaultAction.SwallowConnection or Faults.FaultAction.SilenceBeforeHeaders or Faults.FaultAction.SilenceAfterHeaders or Faults.FaultAction.Stall;

    public static DrillLosses Of(DrillCase drilled, CapabilityGraph graph, ServiceCatalog catalog)
    {
        HashSet<string> known = [.. graph.Faults];
        HashSet<string> lost = [.. graph.PredictLost(drilled.Gone.Where(known.Contains)), .. drilled.Gone];
        foreach (TierService service in catalog.Services.Where(s => s.Tier != Tier.Sovereign && drilled.Gone.Contains(NodeNames.Internet)))
        {
            // Also one that no capability requires.
            lost.Add(NodeNames.OfService(service.Name));
        }

        return new DrillLosses(lost, drilled.How);
    }

    public Fault? FaultOf(string node) => _lost.Contains(node) ? _fault : null;

    public Fault? FaultOf(TierService service, Uri address) =>
        FaultOf(NodeNames.OfService(service.Name)) ?? (service.IsBrought ? null : FaultOf(NodeNames.OfHost(service, address)));

    /// <summary>Says what is effectively gone, so that two names for one loss are tried once.</summary>
    public string Key(ServiceCatalog catalog)
    {
        HashSet<string> addresses = [.. catalog.Services.SelectMany(static s => s.Endpoints.Select(e => NodeNames.OfHost(s, e)))];
        IEnumerable<string> services = catalog.Services.SelectMany(s => s.Endpoints.Count == 0
            ? FaultOf(NodeNames.OfService(s.Name)) is null ? [] : [NodeNames.OfService(s.Name)]
            : s.Endpoints.Where(e => FaultOf(s, e) is not null).Select(e => $"{NodeNames.OfService(s.Name)} at {e}"));
        IEnumerable<string> others = _lost.Where(n => NodeNames.Kind(n) is "tool" or "mcp" or "store" or "floor" || (NodeNames.Kind(n) == "host" && !addresses.Contains(n)));
        return $"{_fault}: {string.Join(", ", services.Concat(others).Order(StringComparer.Ordinal))}";
    }
}
