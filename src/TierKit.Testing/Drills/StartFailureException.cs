namespace TierKit.Testing.Drills;

/// <summary>Represents the failed start of one hosted service.</summary>
internal sealed class StartFailureException(string registration, Exception cause) : Exception(cause.Message, cause)
{
    public string Registration { get; } = registration;
}
