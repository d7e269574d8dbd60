using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using TierKit.Policy;
using TierKit.Routing;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Resilience;

/// <summary>Holds what every walk shares: live services, clocks, budgets, ledger, log.</summary>
internal sealed class RouteServices(
    IReadOnlyDictionary<TierService, ServiceState> states,
    RoutePlanner planner,
    ClockWatch watch,
    RetryBudget retries,
    BackgroundTasks background,
    Func<double> random,
    IFloor? floor,
    IRouteLedger? ledger,
    IChatReducer? reducer,
    ILogger logger)
{
    public RoutePlanner Planner { get; } = planner;

    public ClockWatch Watch { get; } = watch;

    public RetryBudget Retries { get; } = retries;

    public BackgroundTasks Background { get; } = background;

    public TimeProvider Time { get; } = watch.Time;

    public Func<double> Random { get; } = random;

    public IFloor? Floor { get; } = floor;

    public IRouteLedger? Ledger { get; } = ledger;

    public BudgetBook Budgets { get; } = new(watch.Time);

    /// <summary>Gets what shortens conversations, or <see langword="null"/>.</summary>
    public IChatReducer? Reducer { get; } = reducer;

    /// <summary>Gets what stands between a request and what leaves of it.</summary>
    public EgressGuard Egress { get; init; } = new(null, null, new Redactor([]));

    public ILogger Logger { get; } = logger;

    /// <summary>Gets what remembers the last decisions, or <see langword="null"/> when nobody shows them.</summary>
    public RouteDecisions? Decisions { get; init; }

    /// <summary>Gets what writes figures down, or <see langword="null"/> when no state folder is configured.</summary>
    public TrafficBook? Traffic { get; init; }

    public IEnumerable<ServiceState> States => states.Values;

    public ServiceState this[TierService service] => states[service];

    /// <summary>Gets whether an entry of a policy's order, a service or a tier, is not the user's own.</summary>
    public bool IsOutside(string entry) =>
        (States.FirstOrDefault(s => s.Service.Name == entry)?.Service.Tier ?? (Enum.TryParse(entry, ignoreCase: true, out Tier tier) ? tier : Tier.Sovereign)) != Tier.Sovereign;
}
