namespace TierKit.Transport;

/// <summary>Represents a request to a sovereign model that is not as <c>tierkit.lock.json</c> has it.</summary>
/// <remarks>Nothing was sent. The walk goes on with the next service, and looks at the model again after a minute.</remarks>
public sealed class ModelNotApprovedException : TierKitException
{
    /// <summary>Initializes the exception.</summary>
    /// <param name="service">The service's name.</param>
    /// <param name="why">What differs, or why it could not be looked at.</param>
    public ModelNotApprovedException(string service, string why)
        : base($"The model of service '{service}' is not as tierkit.lock.json has it, so it is not asked: {why}. Look at: tierkit lock diff; approve with: tierkit lock approve models:{service}") => Service = service;

    /// <summary>Gets the service's name.</summary>
    public string Service { get; }
}
