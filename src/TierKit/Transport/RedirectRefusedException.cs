namespace TierKit.Transport;

/// <summary>Represents a service that answered with a redirect; none is followed.</summary>
internal sealed class RedirectRefusedException(string service, int status, string host)
    : TierKitException(
        $"Service '{service}' answered {status} with a redirect to '{host}', which is not followed. "
        + "Set Endpoint to the final address if it is the one you mean.")
{
    public int Status { get; } = status;
}
