namespace TierKit.Tiers;

/// <summary>Represents how one address of a service fared at one moment.</summary>
/// <remarks>Immutable, and made when it is read. It holds no key and no text of a provider.</remarks>
public sealed class EndpointHealth
{
    /// <summary>Gets the address, or <see langword="null"/> for a client the user brought.</summary>
    public Uri? Endpoint { get; internal init; }

    /// <summary>Gets whether the address is asked at the moment.</summary>
    public ServiceAvailability Availability { get; internal init; }

    /// <summary>Gets when it is asked again, or <see langword="null"/> when it is asked now or nobody can say.</summary>
    public DateTimeOffset? Until { get; internal init; }

    /// <summary>Gets why, in words, without any text of a provider; <see langword="null"/> when available.</summary>
    public string? Reason { get; internal init; }

    /// <summary>Gets how far the model is from answering, as last seen.</summary>
    public LoadState Load { get; internal init; }

    /// <summary>Gets how many attempts are running.</summary>
    public int InFlight { get; internal init; }

    /// <summary>Gets how long streams took to their first meaningful token.</summary>
    public LatencyFigures FirstToken { get; internal init; } = LatencyFigures.None;

    /// <summary>Gets how long whole answers took.</summary>
    public LatencyFigures Total { get; internal init; } = LatencyFigures.None;

    /// <summary>Gets how many attempts served since the application started.</summary>
    public long Successes { get; internal init; }

    /// <summary>Gets how many attempts failed since the application started in a way that counts against health.</summary>
    public long Failures { get; internal init; }

    /// <summary>Gets the attempts of the last hour, by the minute.</summary>
    public AttemptFigures LastHour { get; internal init; } = AttemptFigures.None;

    /// <summary>Gets the attempts of the last 24 hours, by the minute; kept in memory only.</summary>
    public AttemptFigures LastDay { get; internal init; } = AttemptFigures.None;

    /// <summary>Gets the kind of the last failure by its name, such as <c>Timeout</c>, or <see langword="null"/>.</summary>
    public string? LastFailure { get; internal init; }

    /// <summary>Gets when the last failure happened, or <see langword="null"/>.</summary>
    public DateTimeOffset? LastFailureAt { get; internal init; }
}
