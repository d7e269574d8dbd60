using TierKit.Tiers;

namespace TierKit.Resilience;

/// <summary>Keeps the request that loads a model alive although its call went elsewhere: a server that nobody waits for gives up.</summary>
internal static class LoadKeeper
{
    /// <summary>Takes over a pending request until it shows that the model is there, within the cold-load clock.</summary>
    /// <param name="services">What every walk shares.</param>
    /// <param name="endpoint">Where the model is loading.</param>
    /// <param name="clock">The attempt's clock, whose token the request obeys.</param>
    /// <param name="pending">What ends when the model answers.</param>
    /// <param name="release">Gives back what the request holds.</param>
    public static void Keep(RouteServices services, EndpointState endpoint, AttemptClock clock, Task pending, Func<Task> release)
    {
        bool kept = endpoint.TryKeepLoad();
        if (!kept || !services.Background.TryRun(stopping => WaitAsync(services, endpoint, clock, pending, release, stopping)))
        {
            // Somebody else keeps the load already, or nobody is left to.
            if (kept)
            {
                endpoint.EndLoad(LoadState.Unknown);
            }

            clock.Stop();
            endpoint.NoteLeft(pending);
            services.Background.LetGo(stopping => EndAsync(services, clock, pending, release, stopping));
        }
    }

    private static async Task WaitAsync(
        RouteServices services,
        EndpointState endpoint,
        AttemptClock clock,
        Task pending,
        Func<Task> release,
        CancellationToken stopping)
    {
        LoadState found = LoadState.Unknown;
        try
        {
            await pending.WaitAsync(endpoint.Service.Clocks.ColdLoad, services.Time, stopping).ConfigureAwait(false);
            found = LoadState.Loaded;
        }
        catch (Exception)
        {
            // Too late, failed or stopped: the next call finds out how the model is.
        }

        clock.Stop();
        endpoint.EndLoad(found);
        await EndAsync(services, clock, pending, release, stopping).ConfigureAwait(false);
    }

    private static async Task EndAsync(RouteServices services, AttemptClock clock, Task pending, Func<Task> release, CancellationToken stopping)
    {
        services.Watch.Remove(clock);
        await pending.WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (pending.IsCompleted)
        {
            // How a client takes leave changes nothing.
            await release().WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        clock.Dispose();
    }
}
