using System.Globalization;
using TierKit.AspNetCore.Access;
using TierKit.Resilience;
using TierKit.Tiers;

namespace TierKit.AspNetCore.Status;

/// <summary>Gathers what the page, its JSON and the health report show. It asks no service anything.</summary>
internal sealed class StatusReader(ServiceCatalog catalog, OperatorSwitches switches)
{
    public IEnumerable<ServiceRow> Services() => catalog.Services.Select(Read);

    private ServiceRow Read(TierService service)
    {
        ServiceHealth health = service.Health;
        bool keyless = service.MissingKeyVariable is not null;
        return new ServiceRow(service)
        {
            State = keyless ? "no key" : Word(health.Availability),
            Reason = keyless ? $"set {service.MissingKeyVariable}" : switches.Find(service)?.Reason ?? health.Reason,
            Until = health.Until,
            FirstTokenP50 = health.FirstToken.P50,
            FirstTokenP95 = health.FirstToken.P95,
            TotalP50 = health.Total.P50,
            TotalP95 = health.Total.P95,
            LastHour = health.LastHour,
            LastDay = health.LastDay,
            Breaker = Breaker(health),
            Load = health.Load == LoadState.Unknown ? null : health.Load.ToString().ToLowerInvariant(),
            LastFailure = health.LastFailure,
            LastFailureAt = health.LastFailureAt,
            Control = Control(service),
            Isolation = switches.Find(service),
        };
    }

    // A service with several addresses may have one breaker open and still be asked.
    private static string Breaker(ServiceHealth health)
    {
        int open = health.Endpoints.Count(static e => e.Availability == ServiceAvailability.BreakerOpen);
        return health.Availability == ServiceAvailability.Probing ? "half open"
            : open == 0 ? "closed"
            : open == health.Endpoints.Count ? "open"
            : $"open at {open.ToString(CultureInfo.InvariantCulture)} of {health.Endpoints.Count.ToString(CultureInfo.InvariantCulture)} addresses";
    }

    private static string Word(ServiceAvailability availability) => availability switch
    {
        ServiceAvailability.Available => "available",
        ServiceAvailability.BreakerOpen => "breaker open",
        ServiceAvailability.Probing => "probing",
        ServiceAvailability.Paused => "paused",
        _ => "isolated",
    };

    private static List<string> Control(TierService service)
    {
        List<string> facts =
        [
            service.Tier != Tier.Sovereign ? "data leaves"
                : service.Endpoints.Count == 0 || service.Endpoints.All(static e => LoopbackNames.IsLoopbackHost(e.Host)) ? "data stays on this machine"
                : "data stays in your network",
        ];
        if (service.IsBrought)
        {
            facts.Add("transport not guarded");
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
        if (service.Health.Identity is { } identity)
        {
            facts.Add($"answered as {identity}");
        }

        facts.AddRange(service.Health.Contracts.Where(static c => c.Failures > 0).Select(static c => string.Create(
            CultureInfo.InvariantCulture, $"{c.Breach.ToString().ToLowerInvariant()} {c.Failures} of {c.Answers}{(c.Alarms > 0 ? ", more than before" : "")}")));
        return facts;
    }
}
