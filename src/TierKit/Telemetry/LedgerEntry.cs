using TierKit.Tiers;

namespace TierKit.Telemetry;

/// <summary>Represents what one attempt used and cost.</summary>
public sealed class LedgerEntry
{
    /// <summary>Gets when the attempt began.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Gets the policy that decided.</summary>
    public required string Policy { get; init; }

    /// <summary>Gets the service's name.</summary>
    public required string Service { get; init; }

    /// <summary>Gets the service's tier.</summary>
    public required Tier Tier { get; init; }

    /// <summary>Gets the model that served, as the service named it, else the requested one.</summary>
    public string? Model { get; init; }

    /// <summary>Gets why the attempt failed, or <see langword="null"/> when it served.</summary>
    public FailureKind? Failure { get; init; }

    /// <summary>Gets how long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Gets how the tokens are known, and with them the cost.</summary>
    public TokenEvidence Evidence { get; init; }

    /// <summary>Gets the input tokens, or <see langword="null"/> when nothing is known of them.</summary>
    public long? InputTokens { get; init; }

    /// <summary>Gets the output tokens, those of an answer that broke off included, or <see langword="null"/> when nothing is known of them.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>Gets the cost, or <see langword="null"/> when price or tokens are unknown.</summary>
    public decimal? Cost { get; init; }
}
