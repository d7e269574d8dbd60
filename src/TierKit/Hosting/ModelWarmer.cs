using TierKit.Resilience;
using TierKit.Tiers;

namespace TierKit.Hosting;

/// <summary>Brings local models into memory before somebody waits for them, and keeps them there.</summary>
/// <remarks>
/// Thread-safe; resolve it from the container, which stops everything that runs here when it is disposed. Partners load nothing
/// for us: for them nothing is sent. <c>WarmUp</c> and <c>KeepAlive</c> of a service do the same from configuration.
/// </remarks>
public sealed class ModelWarmer
{
    private readonly TierKitRuntime _runtime;

    internal ModelWarmer(TierKitRuntime runtime) => _runtime = runtime;

    /// <summary>Loads a service's model at each of its addresses, within the cold-load clock.</summary>
    /// <param name="service">The service.</param>
    /// <param name="cancellationToken">Ends the wait, and with most servers the load.</param>
    /// <returns>How far the model is then, at the best of the addresses; <see cref="LoadState.Unknown"/> when the service cannot be asked to load.</returns>
    /// <remarks>What a server answers with an error is thrown as the provider's own exception.</remarks>
    public async Task<LoadState> WarmUpAsync(TierService service, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(service);

        ServiceState state = _runtime.States.Single(s => s.Service == service);
        if (service.Tier != Tier.Sovereign)
        {
            return LoadState.Unknown;
        }

        LoadState[] found = await Task.WhenAll(state.Endpoints.Select(
            e => ModelLoads.LoadAsync(_runtime.Route, e, _runtime.KeepAliveOf(service), cancellationToken))).ConfigureAwait(false);
        return found.MinBy(ServiceSnapshot.Nearness);
    }

    /// <summary>Loads a service's model now and again after each interval, until the result or the container is disposed.</summary>
    /// <param name="service">The service.</param>
    /// <param name="every">The interval; choose it shorter than the server's own keep-alive.</param>
    /// <returns>What ends it.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="every"/> is not above zero.</exception>
    /// <exception cref="InvalidOperationException">Too much runs in the background already, or the container is disposed.</exception>
    /// <remarks>A failure is logged and tried again after the interval.</remarks>
    public IDisposable KeepWarm(TierService service, TimeSpan every)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(every, TimeSpan.Zero);

        CancellationTokenSource ended = new();
        CancellationToken token = ended.Token;
        return _runtime.Route.Background.TryRun(stopping => KeepAsync(service, every, token, stopping))
            ? new Stop(ended)
            : throw new InvalidOperationException($"Service '{service.Name}' cannot be kept warm: the container is disposed, or too much runs in its background.");
    }

    /// <summary>Loads a model in the background and writes down when that failed.</summary>
    internal async Task TryWarmUpAsync(TierService service, CancellationToken cancellationToken)
    {
        try
        {
            await WarmUpAsync(service, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            ServiceState state = _runtime.States.Single(s => s.Service == service);
            _runtime.Route.Logger.WarmUpFailed(service.Name, state.Classify(exception, null, null).Kind);
        }
    }

    private async Task KeepAsync(TierService service, TimeSpan every, CancellationToken ended, CancellationToken stopping)
    {
        using CancellationTokenSource linked = CancellationTokenSource.CreateLinkedTokenSource(ended, stopping);
        using PeriodicTimer timer = new(every, _runtime.Time);
        do
        {
            await TryWarmUpAsync(service, linked.Token).ConfigureAwait(false);
        }
        while (await timer.WaitForNextTickAsync(linked.Token).ConfigureAwait(false));
    }

    private sealed class Stop(CancellationTokenSource ended) : IDisposable
    {
        public void Dispose()
        {
            ended.Cancel();
            ended.Dispose();
        }
    }
}
