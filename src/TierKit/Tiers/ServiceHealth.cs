namespace TierKit.Tiers;

/// <summary>Represents how a service fared at one moment, over all of its addresses.</summary>
/// <remarks>Immutable, and made when it is read: <see cref="TierService.Health"/> is always up to date and cheap to read.</remarks>
public sealed class ServiceHealth
{
    internal static readonly ServiceHealth Unknown = new();

    /// <summary>Gets whether the service is asked at the moment; available when one of its addresses is.</summary>
    public ServiceAvailability Availability { get; internal init; }

    /// <summary>Gets when it is asked again, or <see langword="null"/> when it is asked now or nobody can say.</summary>
    public DateTimeOffset? Until { get; internal init; }

    /// <summary>Gets why, in words, without any text of a provider; <see langword="null"/> when available.</summary>
    public string? Reason { get; internal init; }

    /// <summary>Gets how far the model is from answering, as last seen: the best of all addresses.</summary>
    public LoadState Load { get; internal init; }

    /// <summary>Gets how many attempts are running.</summary>
    public int InFlight { get; internal init; }

    /// <summary>Gets how many calls wait for a slot.</summary>
    public int Queued { get; internal init; }

    /// <summary>Gets how long streams took to their first meaningful token.</summary>
    public LatencyFigures FirstToken { get; internal init; } = LatencyFigures.None;

    /// <summary>Gets how long whole answers took.</summary>
    public LatencyFigures Total { get; internal init; } = LatencyFigures.None;

    /// <summary>Gets how many attempts served since the application started.</summary>
    public long Successes { get; internal init; }

    /// <summary>Gets how many attempts failed since the application started in a way that counts against health; those the caller cancelled are neither.</summary>
    public long Failures { get; internal init; }

    /// <summary>Gets the attempts of the last hour, by the minute.</summary>
    public AttemptFigures LastHour { get; internal init; } = AttemptFigures.None;

    /// <summary>Gets the attempts of the last 24 hours, by the minute; kept in memory only.</summary>
    public AttemptFigures LastDay { get; internal init; } = AttemptFigures.None;

    /// <summary>Gets the kind of the last failure by its name, such as <c>Timeout</c>, or <see langword="null"/>.</summary>
    public string? LastFailure { get; internal init; }

    /// <summary>Gets when the last failure happened, or <see langword="null"/>.</summary>
    public DateTimeOffset? LastFailureAt { get; internal init; }

    /// <summary>Gets who answered last, or <see langword="null"/> when no answer named itself.</summary>
    public AnswerIdentity? Identity { get; internal init; }

    /// <summary>Gets how often answers broke each part of the contract since the application started.</summary>
    public IReadOnlyList<ContractFigures> Contracts { get; internal init; } = [];

    /// <summary>Gets the same for each address; a client the user brought counts as one.</summary>
    public IReadOnlyList<EndpointHealth> Endpoints { get; internal init; } = [];
}
