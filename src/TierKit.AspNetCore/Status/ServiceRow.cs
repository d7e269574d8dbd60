using TierKit.Resilience;
using TierKit.Tiers;

namespace TierKit.AspNetCore.Status;

/// <summary>Represents one row of the capability matrix: facts only, and nothing where nothing is known.</summary>
internal sealed record ServiceRow(TierService Service)
{
    public string Name => Service.Name;

    /// <summary>Gets one word for how it is: available, breaker open, probing, paused, isolated, no key.</summary>
    public required string State { get; init; }

    public string? Reason { get; init; }

    public DateTimeOffset? Until { get; init; }

    public TimeSpan? FirstTokenP50 { get; init; }

    public TimeSpan? FirstTokenP95 { get; init; }

    public TimeSpan? TotalP50 { get; init; }

    public TimeSpan? TotalP95 { get; init; }

    public required AttemptFigures LastHour { get; init; }

    public required AttemptFigures LastDay { get; init; }

    public required AttemptFigures LastMonth { get; init; }

    /// <summary>Gets the cost of the last 30 days, or <see langword="null"/> when no attempt had a price.</summary>
    public decimal? Cost { get; init; }

    public long Priced { get; init; }

    /// <summary>Gets how often answers broke each part of the contract.</summary>
    public required IReadOnlyList<string> Capability { get; init; }

    public AnswerIdentity? Identity { get; init; }

    public string? Breaker { get; init; }

    public string? Load { get; init; }

    public string? LastFailure { get; init; }

    public DateTimeOffset? LastFailureAt { get; init; }

    /// <summary>Gets what the owner has in hand and what not, as short facts.</summary>
    public required IReadOnlyList<string> Control { get; init; }

    public Isolation? Isolation { get; init; }
}
