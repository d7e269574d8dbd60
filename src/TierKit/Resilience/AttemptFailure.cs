using TierKit.Telemetry;

namespace TierKit.Resilience;

/// <summary>Represents a classified failure of one attempt.</summary>
internal sealed record AttemptFailure(FailureKind Kind, Exception? Exception, int? Status, AttemptPhase? Phase, TimeSpan? RetryAfter)
{
    /// <summary>Gets whether the failure says nothing of the service's health, whatever its kind.</summary>
    public bool IsBlameless { get; init; }
}
