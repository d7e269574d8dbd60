using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Policy;
using TierKit.Resilience;
using TierKit.Tiers;
using TierKit.Transport;

namespace TierKit.Hosting;

/// <summary>Looks at a sovereign model once, before its first request, and lets nothing pass to one that was not approved.</summary>
internal sealed class ModelGate(LockFile file, IServiceProvider services) : IModelGate
{
    private readonly ConcurrentDictionary<(TierService Service, string Authority), bool> _open = new();

    public ValueTask PassAsync(TierService service, Uri address, CancellationToken cancellationToken) =>
        _open.ContainsKey((service, address.Authority)) ? ValueTask.CompletedTask : new(LookAsync(service, address, cancellationToken));

    private async Task LookAsync(TierService service, Uri address, CancellationToken cancellationToken)
    {
        TierKitRuntime runtime = services.GetRequiredService<TierKitRuntime>();
        EndpointState endpoint = runtime.States.Single(s => s.Service == service).Endpoints.First(e => e.Address?.Authority == address.Authority);
        EndpointProbe probe = await ServiceProbes.ProbeAsync(endpoint, cancellationToken).ConfigureAwait(false);
        if (probe.Found is { State: LoadState.Down or LoadState.Missing } or { State: LoadState.Loading, Digest: null })
        {
            // No model answers there now: the request says so itself, and the next one is looked at again.
            return;
        }

        if (!probe.WasAsked)
        {
            throw new ModelNotApprovedException(service.Name, probe.Found!.Detail);
        }

        ModelWeights now = await services.GetRequiredService<ModelFiles>().WeighAsync(probe, cancellationToken).ConfigureAwait(false);
        ModelWeights approved = Approved(service, address) ?? throw new ModelNotApprovedException(service.Name, $"{service.Model ?? "its default"} at {address.Authority} has no entry");
        if (approved.Differences(now, address.Authority).ToArray() is { Length: > 0 } differences)
        {
            throw new ModelNotApprovedException(service.Name, string.Join("; ", differences));
        }

        _open[(service, address.Authority)] = true;
    }

    private ModelWeights? Approved(TierService service, Uri address)
    {
        try
        {
            return ModelSection.ApprovedAt(file, service, address);
        }
        catch (LockFileException exception)
        {
            throw new ModelNotApprovedException(service.Name, exception.Message);
        }
    }
}
