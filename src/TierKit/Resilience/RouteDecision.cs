using TierKit.Routing;
using TierKit.Telemetry;

namespace TierKit.Resilience;

/// <summary>Represents one decision: the plan of a call and what became of it.</summary>
/// <remarks>Immutable. It never holds a prompt, an answer, a key or a provider's text.</remarks>
public sealed class RouteDecision
{
    private readonly IReadOnlyList<RouteAttempt>? _attempts;
    private readonly IReadOnlyList<RouteExclusion>? _exclusions;

    internal RouteDecision(DateTimeOffset at, RoutePlan plan, RouteReport report)
    {
        At = at;
        Plan = plan;
        Report = report;
    }

    internal RouteDecision(DateTimeOffset at, RoutePlan plan, IReadOnlyList<RouteAttempt> attempts, IReadOnlyList<RouteExclusion> exclusions)
    {
        At = at;
        Plan = plan;
        _attempts = attempts;
        _exclusions = exclusions;
    }

    /// <summary>Gets when the call was decided.</summary>
    public DateTimeOffset At { get; }

    /// <summary>Gets the plan: candidates in order, and what no call of this kind may ask.</summary>
    public RoutePlan Plan { get; }

    /// <summary>Gets the report of the answer, or <see langword="null"/> when nobody answered.</summary>
    public RouteReport? Report { get; }

    /// <summary>Gets every attempt in order.</summary>
    public IReadOnlyList<RouteAttempt> Attempts => Report?.Attempts ?? _attempts!;

    /// <summary>Gets every service that could not be asked at that moment, with the reason.</summary>
    public IReadOnlyList<RouteExclusion> Exclusions => Report?.Exclusions ?? _exclusions!;
}
