using TierKit.Resilience;
using TierKit.Tiers;

namespace TierKit.Hosting;

/// <summary>Represents what a free question found out at one address of a service.</summary>
/// <param name="Address">The address.</param>
/// <param name="Found">What was found, or <see langword="null"/> when the service has no free question.</param>
internal sealed record EndpointProbe(Uri? Address, ServiceProbe? Found)
{
    /// <summary>Gets whether the server said what it has; one that is loading may not yet.</summary>
    public bool WasAsked => Found is null or { State: LoadState.Loaded or LoadState.Unloaded } or { State: LoadState.Loading, Digest: not null };
}
