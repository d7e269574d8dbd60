using TierKit.Tiers;

namespace TierKit.Resilience;

/// <summary>Brings models into memory ahead of the first question, within each service's cold-load clock.</summary>
internal static class ModelLoads
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    /// <summary>Loads an endpoint's model, or waits for a server that loads by itself; returns how it ended.</summary>
    public static async Task<LoadState> LoadAsync(RouteServices services, EndpointState endpoint, TimeSpan? keepAlive, CancellationToken cancellationToken)
    {
        using CancellationTokenSource clock = new(endpoint.Service.Clocks.ColdLoad, services.Time);
        using CancellationTokenSource linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, clock.Token);
        try
        {
            return endpoint.Loader is { } loader
                ? await ByRequestAsync(endpoint, loader, keepAlive, linked.Token).ConfigureAwait(false)
                : await ByItselfAsync(services, endpoint, linked.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return endpoint.Load == LoadState.Loading ? LoadState.Loading : LoadState.Unknown;
        }
    }

    private static async Task<LoadState> ByRequestAsync(EndpointState endpoint, IModelLoader loader, TimeSpan? keepAlive, CancellationToken cancellationToken)
    {
        // A load that is under way already is joined: the server loads once, however many ask.
        bool kept = endpoint.TryKeepLoad();
        LoadState found = LoadState.Unknown;
        try
        {
            Task loading = loader.LoadAsync(keepAlive, cancellationToken);
            endpoint.NoteLeft(loading);
            await loading.WaitAsync(cancellationToken).ConfigureAwait(false);
            return found = LoadState.Loaded;
        }
        finally
        {
            if (kept)
            {
                endpoint.EndLoad(found);
            }
            else if (found == LoadState.Loaded)
            {
                endpoint.Note(found);
            }
        }
    }

    private static async Task<LoadState> ByItselfAsync(RouteServices services, EndpointState endpoint, CancellationToken cancellationToken)
    {
        if (endpoint.Prober is not { } prober)
        {
            return LoadState.Unknown;
        }

        while (true)
        {
            ServiceProbe found = await endpoint.ProbeAsync(prober, cancellationToken).ConfigureAwait(false);
            endpoint.Note(found.State);
            if (found.State != LoadState.Loading)
            {
                return found.State;
            }

            await Task.Delay(Poll, services.Time, cancellationToken).ConfigureAwait(false);
        }
    }
}
