using TierKit.Policy;
using TierKit.Quorum;
using TierKit.Tiers;

namespace TierKit.Chat;

/// <summary>Holds how each member of a panel is asked: made once per policy, since plans are kept by policy.</summary>
internal sealed class PanelRoutes
{
    public PanelRoutes(RoutePolicy policy, ServiceCatalog catalog)
    {
        QuorumRules rules = policy.Quorum!;
        Members = [.. rules.Members.Select((name, index) => new PanelMember(index, catalog[name], rules.Weights[index]))];
        Own = [.. rules.Members.Select(name => policy.ForMember([name]))];
        StandIns = [.. rules.Alternatives.Select(names => names.Count == 0 ? null : policy.ForMember(names))];
    }

    public IReadOnlyList<PanelMember> Members { get; }

    /// <summary>Gets the policy that asks each member's own service once.</summary>
    public IReadOnlyList<RoutePolicy> Own { get; }

    /// <summary>Gets the policy that asks a member's alternatives, or <see langword="null"/> for one without.</summary>
    public IReadOnlyList<RoutePolicy?> StandIns { get; }
}
