namespace TierKit.Tiers;

/// <summary>Represents how a service fared at one moment.</summary>
/// <remarks>Immutable; the resilience room publishes a new one at every change.</remarks>
public sealed class ServiceHealth
{
    internal static readonly ServiceHealth Unknown = new();

    /// <summary>Gets whether the service is asked at the moment.</summary>
    public ServiceAvailability Availability { get; internal init; }

    /// <summary>Gets when it is asked again, or <see langword="null"/> when it is asked now or nobody can say.</summary>
    public DateTimeOffset? Until { get; internal init; }

    /// <summary>Gets why, in words, without any text of a provider; <see langword="null"/> when available.</summary>
    public string? Reason { get; internal init; }
}
