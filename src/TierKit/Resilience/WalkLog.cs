using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Resilience;

/// <summary>Collects what happened on a walk once something went wrong; a walk whose first attempt serves never makes one.</summary>
internal sealed class WalkLog
{
    // Most walks that go on do so once.
    private readonly List<RouteAttempt> _attempts = new(1);
    private List<RouteExclusion>? _exclusions;

    /// <summary>Gets whether a service was passed over because its breaker was open.</summary>
    public bool IsHeldByBreaker => _exclusions?.Exists(static e => e.Reason == ExclusionReason.BreakerOpen) == true;

    /// <summary>Gets the first service that was passed over because its model is loading, or <see langword="null"/>.</summary>
    public string? LoadingService => _exclusions?.Find(static e => e.Reason == ExclusionReason.Loading)?.Service;

    public Exception? FirstException { get; private set; }

    public IReadOnlyList<RouteAttempt> Attempts => _attempts;

    public RouteAttempt Failed(EndpointState endpoint, AttemptFailure failure, TimeSpan duration)
    {
        TierService service = endpoint.Service;
        RouteAttempt attempt = new(service.Name, service.Tier, failure.Kind, failure.Status, failure.Phase, duration) { Endpoint = endpoint.Label };
        _attempts.Add(attempt);
        FirstException ??= failure.Exception;
        return attempt;
    }

    /// <summary>Notes why a service was passed over; what is known of it already is replaced.</summary>
    public void Excluded(RouteExclusion exclusion)
    {
        _exclusions ??= [];
        for (int i = _exclusions.Count - 1; i >= 0; i--)
        {
            if (_exclusions[i].Service == exclusion.Service)
            {
                _exclusions.RemoveAt(i);
            }
        }

        _exclusions.Add(exclusion);
    }

    public IReadOnlyList<RouteExclusion> With(IReadOnlyList<RouteExclusion> planned) =>
        _exclusions is null ? planned : planned.Count == 0 ? _exclusions.ToArray() : [.. _exclusions, .. planned];

    /// <summary>Makes the whole list of attempts, the one that served last; by hand, for every failover pays for it.</summary>
    public static RouteAttempt[] With(WalkLog? log, RouteAttempt served)
    {
        int failed = log?._attempts.Count ?? 0;
        RouteAttempt[] all = new RouteAttempt[failed + 1];
        log?._attempts.CopyTo(all);
        all[failed] = served;
        return all;
    }

    /// <summary>Gets the failure because of which the first choice did not serve, or <see langword="null"/>.</summary>
    public RouteAttempt? Cause => _attempts.Count > 0 ? _attempts[0] : null;

    /// <summary>Says in words why the first choice did not serve.</summary>
    public string? Why() => Cause is { } failed ? $"{failed.Service}: {failed.Failure}"
        : _exclusions is [{ } excluded, ..] ? $"{excluded.Service}: {excluded.Reason}"
        : null;
}
