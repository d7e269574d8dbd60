using System.Collections.Concurrent;
using TierKit.Policy;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Routing;

/// <summary>Decides, before anything is tried, which services exist for a request.</summary>
/// <remarks>A plan depends on nothing that changes while the application runs, so each is made once and kept.</remarks>
internal sealed class RoutePlanner(ServiceCatalog services, bool hasFloor, bool hasApproval = false)
{
    private readonly ConcurrentDictionary<PlanKey, RoutePlan> _plans = new();

    public RoutePlan Plan(RoutePolicy policy, ServiceKind kind, Sensitivity sensitivity, ServiceCapabilities needs, string? space = null)
    {
        PlanKey key = new(policy, kind, sensitivity, needs, space);
        return _plans.TryGetValue(key, out RoutePlan? plan) ? plan : _plans.GetOrAdd(key, Make(key));
    }

    private RoutePlan Make(PlanKey key)
    {
        List<RouteCandidate> candidates = [];
        List<RouteExclusion> exclusions = [];
        List<TierService> ordered = Order(key);
        for (int rank = 0; rank < ordered.Count; rank++)
        {
            if (Exclude(ordered[rank], key) is { } exclusion)
            {
                exclusions.Add(exclusion);
            }
            else
            {
                candidates.Add(new RouteCandidate(ordered[rank], rank, key.Policy.DecisionFor(key.Sensitivity, ordered[rank].Tier)));
            }
        }

        foreach (TierService other in services.Services)
        {
            if (Serves(other, key) && !ordered.Contains(other))
            {
                exclusions.Add(new RouteExclusion(
                    other.Name, other.Tier, ExclusionReason.NotInPolicy, $"policy '{key.Policy.Name}' does not ask it"));
            }
        }

        bool floor = hasFloor && key.Kind == ServiceKind.Chat && key.Policy.Floor != FloorRule.Forbidden;
        return new RoutePlan(key.Policy, key.Sensitivity, [.. candidates], exclusions, floor)
        {
            Kind = key.Kind,
            FirstConfigured = ordered.Count > 0 ? ordered[0].Name : null,
        };
    }

    private List<TierService> Order(PlanKey key)
    {
        List<TierService> ordered = [];
        foreach (string entry in key.Policy.Order)
        {
            foreach (TierService service in services.Services)
            {
                if (Serves(service, key) && !ordered.Contains(service) && Names(entry, service))
                {
                    ordered.Add(service);
                }
            }
        }

        // What must stay home is not lost for it: sovereign services answer in place of those that may not.
        if (!key.Policy.KeepsToItsOrder
            && ordered.Exists(s => key.Policy.DecisionFor(key.Sensitivity, s.Tier) == EgressDecision.RouteToSovereign || (key.Policy.StaysHome && s.Tier != Tier.Sovereign)))
        {
            ordered.AddRange(services.Services.Where(s => s.Tier == Tier.Sovereign && Serves(s, key) && !ordered.Contains(s)));
        }

        return ordered;
    }

    // Vectors of two spaces mean nothing to each other: a generator of another space does not exist for the call.
    private static bool Serves(TierService service, PlanKey key) =>
        service.Kind == key.Kind && (key.Space is null || service.Space == key.Space);

    private static bool Names(string entry, TierService service) =>
        service.Name == entry || (Enum.TryParse(entry, ignoreCase: true, out Tier tier) && service.Tier == tier);

    private RouteExclusion? Exclude(TierService service, PlanKey key)
    {
        if (key.Policy is { StaysHome: true, Scope: { } scope } && service.Tier != Tier.Sovereign)
        {
            return Exclusion(service, ExclusionReason.NotInPolicy, $"policy '{scope.Name}' of the scope around the call asks nobody outside");
        }

        if (key.Policy.Critical && service.Tier != Tier.Sovereign)
        {
            return Exclusion(service, ExclusionReason.Critical, $"policy '{key.Policy.Name}' is critical and asks sovereign services only");
        }

        if (KeptFrom(service, key) is { } why)
        {
            return Exclusion(service, ExclusionReason.Sensitivity, $"the request is {key.Sensitivity} and policy '{key.Policy.Name}' {why}");
        }

        if (service.MissingKeyVariable is { } variable)
        {
            return Exclusion(service, ExclusionReason.MissingKey, $"it has no key; set {variable} in the environment or ApiKey in TierKit:Services:{service.Name}");
        }

        return service.Can(key.Needs)
            ? null
            : Exclusion(
                service,
                ExclusionReason.Capability,
                $"the request needs {key.Needs & ~service.Capabilities.GetValueOrDefault()}; if the model can, add it to TierKit:Services:{service.Name}:Capabilities");
    }

    private string? KeptFrom(TierService service, PlanKey key) => key.Policy.DecisionFor(key.Sensitivity, service.Tier) switch
    {
        EgressDecision.Allow => null,
        EgressDecision.Redact => key.Kind == ServiceKind.Chat ? null : $"redacts it for the {service.Tier} tier, which works for chat alone",
        EgressDecision.Ask when !key.Policy.MayAsk || key.Kind != ServiceKind.Chat =>
            $"asks a person before it reaches the {service.Tier} tier, which works for a single chat call alone; choose Allow, RouteToSovereign or Deny there",
        EgressDecision.Ask => hasApproval
            ? null
            : $"asks a person before it reaches the {service.Tier} tier, and nobody can be asked; register one with kit.UseEgressApproval(…)",
        EgressDecision.RouteToSovereign => "keeps it in the sovereign tier",
        _ => $"lets at most {key.Policy.CeilingOf(service.Tier)} reach the {service.Tier} tier",
    };

    private static RouteExclusion Exclusion(TierService service, ExclusionReason reason, string detail) =>
        new(service.Name, service.Tier, reason, detail);

    private readonly record struct PlanKey(RoutePolicy Policy, ServiceKind Kind, Sensitivity Sensitivity, ServiceCapabilities Needs, string? Space);
}
