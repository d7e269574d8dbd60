using System.Globalization;
using TierKit.Resilience;
using TierKit.Tiers;

namespace TierKit.AspNetCore.Status;

/// <summary>Gathers what the page, its JSON and the health report show. It asks no service anything.</summary>
internal sealed class StatusReader(TrafficMatrix matrix, OperatorSwitches switches)
{
    public IEnumerable<ServiceRow> Services() => matrix.Read().Select(Read);

    /// <summary>Gathers the same from this process alone: health is asked for every few seconds.</summary>
    public IEnumerable<ServiceRow> OwnServices() => matrix.ReadOfThisProcess().Select(Read);

    private ServiceRow Read(MatrixRow row)
    {
        TierService service = row.Service;
        ServiceHealth health = service.Health;
        bool keyless = service.MissingKeyVariable is not null;
        return new ServiceRow(service)
        {
            State = keyless ? "no key" : Word(health.Availability),
            Reason = keyless ? $"set {service.MissingKeyVariable}" : switches.Find(service)?.Reason ?? health.Reason,
            Until = health.Until,
            FirstTokenP50 = row.FirstToken.P50,
            FirstTokenP95 = row.FirstToken.P95,
            TotalP50 = row.Total.P50,
            TotalP95 = row.Total.P95,
            LastHour = row.LastHour,
            LastDay = row.LastDay,
            LastMonth = row.LastMonth,
            Cost = row.Cost,
            Priced = row.Priced,
            Capability = [.. row.Contracts.Where(static c => c.Answers > 0).Select(static c => string.Create(
                CultureInfo.InvariantCulture, $"{c.Breach.ToString().ToLowerInvariant()} {c.Failures} of {c.Answers}{(c.Alarms > 0 ? ", more than before" : "")}"))],
            Identity = row.Identities.Count > 0 ? row.Identities[^1] : null,
            Breaker = Breaker(health),
            Load = health.Load == LoadState.Unknown ? null : health.Load.ToString().ToLowerInvariant(),
            LastFailure = health.LastFailure,
            LastFailureAt = health.LastFailureAt,
            Control = row.Control,
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
}
