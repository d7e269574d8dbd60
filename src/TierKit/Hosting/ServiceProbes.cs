using Microsoft.Extensions.DependencyInjection;
using TierKit.Resilience;
using TierKit.Tiers;

namespace TierKit.Hosting;

/// <summary>Asks services how they are, with questions nobody is billed for.</summary>
/// <remarks>Thread-safe. Partners are not asked: their questions are billed or tell nothing.</remarks>
public sealed class ServiceProbes
{
    private readonly TierKitRuntime _runtime;

    /// <summary>Initializes the probes; the container does it.</summary>
    /// <param name="services">The container.</param>
    public ServiceProbes(IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(services);
        _runtime = services.GetRequiredService<TierKitRuntime>();
    }

    /// <summary>Asks one service how it is.</summary>
    /// <param name="service">The service.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    /// <returns>What was found, of several addresses at the best of them, or <see langword="null"/> when the service has no free question.</returns>
    public async ValueTask<ServiceProbe?> ProbeAsync(TierService service, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(service);
        ServiceProbe? best = null;
        foreach (ServiceProbe found in (await ProbeEachAsync(service, cancellationToken).ConfigureAwait(false)).Select(static p => p.Found).OfType<ServiceProbe>())
        {
            best = best is null || ServiceSnapshot.Nearness(found.State) < ServiceSnapshot.Nearness(best.State) ? found : best;
        }

        return best;
    }

    /// <summary>Asks each address of a service how it is, all at once; none of a service whose key is missing.</summary>
    internal async Task<IReadOnlyList<EndpointProbe>> ProbeEachAsync(TierService service, CancellationToken cancellationToken)
    {
        ServiceState state = _runtime.States.Single(s => s.Service == service);
        return service.MissingKeyVariable is not null ? [] : await Task.WhenAll(state.Endpoints.Select(e => ProbeAsync(e, cancellationToken))).ConfigureAwait(false);
    }

    internal static async Task<EndpointProbe> ProbeAsync(EndpointState endpoint, CancellationToken cancellationToken)
    {
        if (endpoint.Prober is not { } prober)
        {
            return new EndpointProbe(endpoint.Address, null);
        }

        ServiceProbe found = await endpoint.ProbeAsync(prober, cancellationToken).ConfigureAwait(false);
        endpoint.Note(found.State);
        return new EndpointProbe(endpoint.Address, found);
    }
}
