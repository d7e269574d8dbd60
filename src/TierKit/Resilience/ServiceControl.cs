using System.Globalization;
using TierKit.Tiers;

namespace TierKit.Resilience;

/// <summary>Says what the owner of the application has in hand of a service and what not.</summary>
internal static class ServiceControl
{
    public static IReadOnlyList<string> Of(TierService service)
    {
        List<string> facts =
        [
            service.Tier != Tier.Sovereign ? "data leaves"
                // Where a client of the application's own connects to is not known here.
                : service.Endpoints.Count == 0 ? "data stays on this machine or in your network"
                : service.Endpoints.All(static e => e.IsLoopback) ? "data stays on this machine"
                : "data stays in your network",
        ];
        if (service.IsBrought)
        {
            facts.Add("transport not guarded");
        }

        if (service.Tier != Tier.Sovereign && ModelIdentifier.IsFloating(service.Provider, service.Model))
        {
            facts.Add("floating model id");
        }

        if (service.Lineage is { } lineage)
        {
            facts.Add($"trained by {lineage}");
        }

        if (service.ContextWindow is { } window)
        {
            facts.Add($"{window.ToString("N0", CultureInfo.InvariantCulture)} tokens of context");
        }

        if (service.MaxConcurrency is { } slots)
        {
            facts.Add($"{slots.ToString(CultureInfo.InvariantCulture)} at once");
        }

        facts.Add(service.Price is null ? "price unknown" : "price known");
        return facts;
    }
}
