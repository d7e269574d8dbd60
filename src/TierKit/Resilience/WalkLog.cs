using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Resilience;

/// <summary>Collects what happened on a walk once something went wrong; a walk whose first attempt serves never makes one.</summary>
internal sealed class WalkLog
{
    private readonly List<RouteAttempt> _attempts = [];
    private readonly List<RouteExclusion> _exclusions = [];

    /// <summary>Gets whether a service was passed over because its breaker was open.</summary>
    public bool IsHeldByBreaker => _exclusions.Exists(static e => e.Reason == ExclusionReason.BreakerOpen);

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
        _exclusions.RemoveAll(e => e.Service == exclusion.Service);
        _exclusions.Add(exclusion);
    }

    public IReadOnlyList<RouteExclusion> With(IReadOnlyList<RouteExclusion> planned) =>
        _exclusions.Count == 0 ? planned : [.. _exclusions, .. planned];

    /// <summary>Says in words why the first choice did not serve.</summary>
    public string? Why()
    {
        if (_attempts.FirstOrDefault(static a => a.Failure is not null) is { } failed)
        {
            return $"{failed.Service}: {failed.Failure}";
        }

        return _exclusions.Count > 0 ? $"{_exclusions[0].Service}: {_exclusions[0].Reason}" : null;
    }
}
