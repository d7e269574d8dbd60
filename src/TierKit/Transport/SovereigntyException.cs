namespace TierKit.Transport;

/// <summary>Represents a connection that a sovereign service was about to open to a place outside.</summary>
/// <remarks>Nothing was sent. It derives from no network exception, so that no SDK mistakes it for an outage and retries.</remarks>
public sealed class SovereigntyException : TierKitException
{
    /// <summary>Initializes the exception.</summary>
    /// <param name="service">The service's name.</param>
    /// <param name="host">The host, or whatever else stands for the place outside.</param>
    /// <param name="why">Why it is outside.</param>
    public SovereigntyException(string service, string host, string why)
        : base(
            $"Sovereign service '{service}' may not connect to '{host}': {why}. "
            + "Use a loopback or private address, add the host to TierKit:SovereignHosts if you own it, or give the service another tier.")
    {
        Service = service;
        Host = host;
    }

    /// <summary>Gets the service's name.</summary>
    public string Service { get; }

    /// <summary>Gets the host that was refused.</summary>
    public string Host { get; }
}
