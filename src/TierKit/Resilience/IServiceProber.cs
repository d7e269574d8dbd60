using TierKit.Tiers;

namespace TierKit.Resilience;

/// <summary>Asks a service how it is, with questions nobody is billed for.</summary>
public interface IServiceProber
{
    /// <summary>Asks the service how it is.</summary>
    /// <param name="cancellationToken">Ends the question.</param>
    /// <returns>What was found; a service that does not answer is <see cref="LoadState.Down"/>, not an exception.</returns>
    ValueTask<ServiceProbe> ProbeAsync(CancellationToken cancellationToken);
}
