using TierKit.Policy;
using TierKit.Routing;
using TierKit.Telemetry;

namespace TierKit.Resilience;

/// <summary>Remembers the last decisions, for a status page or a debugger.</summary>
/// <remarks>
/// Thread-safe and in memory only. Register one in the container before a client is first resolved; without it nothing is kept.
/// Calls labelled Secret are never kept.
/// </remarks>
public sealed class RouteDecisions
{
    private const int Kept = 64;

    private readonly RouteDecision?[] _ring = new RouteDecision?[Kept];
    private long _count;

    /// <summary>Gets how many decisions were noted since the start.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>Gets the last decisions, the newest first.</summary>
    /// <returns>At most 64.</returns>
    public IReadOnlyList<RouteDecision> Recent()
    {
        long newest = Count;
        List<RouteDecision> recent = [];
        for (long i = newest - 1; i >= 0 && i >= newest - Kept; i--)
        {
            if (Volatile.Read(ref _ring[i % Kept]) is { } decision)
            {
                recent.Add(decision);
            }
        }

        return recent;
    }

    internal void Note(DateTimeOffset now, RoutePlan plan, RouteReport report)
    {
        if (plan.Sensitivity != Sensitivity.Secret)
        {
            Keep(new RouteDecision(now, plan, report));
        }
    }

    internal void Note(DateTimeOffset now, RoutePlan plan, IReadOnlyList<RouteAttempt> attempts, IReadOnlyList<RouteExclusion> exclusions)
    {
        if (plan.Sensitivity != Sensitivity.Secret)
        {
            Keep(new RouteDecision(now, plan, [.. attempts], exclusions));
        }
    }

    private void Keep(RouteDecision decision) => Volatile.Write(ref _ring[(Interlocked.Increment(ref _count) - 1) % Kept], decision);
}
