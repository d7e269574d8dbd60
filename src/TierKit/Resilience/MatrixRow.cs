using TierKit.Tiers;

namespace TierKit.Resilience;

/// <summary>Represents what is known of one service from real traffic: facts only, and nothing where nothing is known.</summary>
public sealed class MatrixRow
{
    internal MatrixRow(TierService service) => Service = service;

    /// <summary>Gets the service.</summary>
    public TierService Service { get; }

    /// <summary>Gets the attempts of the last hour.</summary>
    public AttemptFigures LastHour { get; internal init; } = AttemptFigures.None;

    /// <summary>Gets the attempts of the last 24 hours.</summary>
    public AttemptFigures LastDay { get; internal init; } = AttemptFigures.None;

    /// <summary>Gets the attempts of the last 30 days; without a configured state folder those of the last 24 hours.</summary>
    public AttemptFigures LastMonth { get; internal init; } = AttemptFigures.None;

    /// <summary>Gets how long streams took to their first token in the last 24 hours; from a state folder, exact to 19 %.</summary>
    public LatencyFigures FirstToken { get; internal init; } = LatencyFigures.None;

    /// <summary>Gets how long whole answers took in the last 24 hours; from a state folder, exact to 19 %.</summary>
    public LatencyFigures Total { get; internal init; } = LatencyFigures.None;

    /// <summary>Gets the cost of the last 30 days, or <see langword="null"/> when no attempt had a price.</summary>
    public decimal? Cost { get; internal init; }

    /// <summary>Gets how many attempts the cost is made of.</summary>
    public long Priced { get; internal init; }

    /// <summary>Gets how often answers of the last 30 days could have broken each part of the contract, and did.</summary>
    public IReadOnlyList<ContractFigures> Contracts { get; internal init; } = [];

    /// <summary>Gets the identities it was seen with, the oldest first.</summary>
    public IReadOnlyList<AnswerIdentity> Identities { get; internal init; } = [];

    /// <summary>Gets what the owner has in hand and what not, as short facts.</summary>
    public IReadOnlyList<string> Control { get; internal init; } = [];
}
