using TierKit.Policy;
using TierKit.Tiers;

namespace TierKit.Transport;

/// <summary>Stands last before the socket of a sovereign service where the lock is in force: a model nobody approved gets no request.</summary>
internal sealed class ModelGateHandler(TierService service, IModelGate gate, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // The free questions are how the gate itself finds out.
        if (TransportAttempt.Current is not { Grant: { } grant } || !ReferenceEquals(grant, EgressGrant.Probe))
        {
            await gate.PassAsync(service, TransportAttempt.Current?.Address ?? request.RequestUri!, cancellationToken).ConfigureAwait(false);
        }

        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }
}
