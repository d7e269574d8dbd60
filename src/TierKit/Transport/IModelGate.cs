using TierKit.Tiers;

namespace TierKit.Transport;

/// <summary>Decides whether a sovereign service may be asked, before anything is sent to its model.</summary>
internal interface IModelGate
{
    /// <summary>Lets a request pass.</summary>
    /// <exception cref="ModelNotApprovedException">The model behind the address is not the one that was approved.</exception>
    ValueTask PassAsync(TierService service, Uri address, CancellationToken cancellationToken);
}
