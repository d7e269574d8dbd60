namespace TierKit.Transport;

/// <summary>Represents a request that was about to leave without a ticket for the place it was going to.</summary>
/// <remarks>Nothing was sent. It derives from no network exception, so that no SDK mistakes it for an outage and retries.</remarks>
public sealed class EgressDeniedException : TierKitException
{
    /// <summary>Initializes the exception.</summary>
    /// <param name="service">The service's name.</param>
    /// <param name="host">The host that was to be reached.</param>
    /// <param name="why">Why it may not.</param>
    public EgressDeniedException(string service, string host, string why)
        : base(
            $"A request of service '{service}' to '{host}' was refused: {why}. Nothing was sent. "
            + "Ask through the tiered client, and set TierKit:Services:" + service + ":Endpoint to the address that is meant.")
    {
        Service = service;
        Host = host;
    }

    /// <summary>Gets the service's name.</summary>
    public string Service { get; }

    /// <summary>Gets the host that was refused.</summary>
    public string Host { get; }
}
