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
        ServiceState state = _runtime.States.Single(s => s.Service == service);
        ServiceProbe? best = null;
        foreach (EndpointState endpoint in service.MissingKeyVariable is null ? state.Endpoints : [])
        {
            if (endpoint.Prober is { } prober)
            {
                ServiceProbe found = await endpoint.ProbeAsync(prober, cancellationToken).ConfigureAwait(false);
                endpoint.Note(found.State);
                best = best is null || ServiceSnapshot.Nearness(found.State) < ServiceSnapshot.Nearness(best.State) ? found : best;
            }
        }

        return best;
    }
}
