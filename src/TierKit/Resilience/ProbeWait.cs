using TierKit.Routing;

namespace TierKit.Resilience;

/// <summary>Waits until a probe of one of a plan's services is due or over.</summary>
internal static class ProbeWait
{
    public static async Task WaitAsync(RouteServices services, RoutePlan plan, TimeSpan longest, CancellationToken cancellationToken)
    {
        List<Task> probes = [];
        foreach (RouteCandidate candidate in plan.Ordered)
        {
            foreach (EndpointState endpoint in services[candidate.Service].Endpoints)
            {
                if (endpoint.Breaker.WhenProbed() is { } probed)
                {
                    probes.Add(probed);
                }
                else if (endpoint.Breaker.OpenFor is { } left && left < longest)
                {
                    longest = left;
                }
            }
        }

        using CancellationTokenSource enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        probes.Add(Task.Delay(longest, services.Time, enough.Token));
        await (await Task.WhenAny(probes).ConfigureAwait(false)).ConfigureAwait(false);
        await enough.CancelAsync().ConfigureAwait(false);
    }
}
