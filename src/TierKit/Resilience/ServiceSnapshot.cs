using TierKit.Tiers;

namespace TierKit.Resilience;

/// <summary>Makes the health of a service out of that of its endpoints.</summary>
internal static class ServiceSnapshot
{
    public static ServiceHealth Of(ServiceState service, Isolation? isolation)
    {
        EndpointHealth[] endpoints = [.. service.Endpoints.Select(static e => e.Health())];
        // The one that is asked soonest speaks for all.
        EndpointHealth best = endpoints.MinBy(static e => (e.Availability != ServiceAvailability.Available, e.Until ?? DateTimeOffset.MinValue))!;
        EndpointHealth? failed = endpoints.Where(static e => e.LastFailureAt is not null).MaxBy(static e => e.LastFailureAt);
        return new ServiceHealth
        {
            Availability = isolation is null ? best.Availability : ServiceAvailability.Isolated,
            Until = isolation is null ? best.Until : null,
            Reason = isolation is null ? best.Reason : isolation.ToString(),
            Load = endpoints.Select(static e => e.Load).MinBy(Nearness),
            InFlight = endpoints.Sum(static e => e.InFlight),
            Queued = service.Queued,
            FirstToken = endpoints is [{ } one] ? one.FirstToken : LatencyWindow.Of([.. service.Endpoints.Select(static e => e.Figures.FirstToken)]),
            Total = endpoints is [{ } only] ? only.Total : LatencyWindow.Of([.. service.Endpoints.Select(static e => e.Figures.Total)]),
            Successes = endpoints.Sum(static e => e.Successes),
            Failures = endpoints.Sum(static e => e.Failures),
            LastHour = Sum(endpoints, static e => e.LastHour),
            LastDay = Sum(endpoints, static e => e.LastDay),
            LastFailure = failed?.LastFailure,
            LastFailureAt = failed?.LastFailureAt,
            Identity = service.Answers.Current,
            Contracts = service.Answers.Figures(),
            Endpoints = endpoints,
        };
    }

    private static AttemptFigures Sum(EndpointHealth[] endpoints, Func<EndpointHealth, AttemptFigures> period) => endpoints is [{ } one]
        ? period(one)
        : new AttemptFigures { Successes = endpoints.Sum(e => period(e).Successes), Failures = endpoints.Sum(e => period(e).Failures) };

    /// <summary>Orders load states, the one nearest to an answer first.</summary>
    public static int Nearness(LoadState state) => state switch
    {
        LoadState.Loaded => 0,
        LoadState.Loading => 1,
        LoadState.Unloaded => 2,
        LoadState.Unknown => 3,
        LoadState.Missing => 4,
        _ => 5,
    };
}
