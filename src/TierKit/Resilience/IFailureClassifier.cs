using TierKit.Telemetry;

namespace TierKit.Resilience;

/// <summary>Names the kind of a failure in the words of one SDK or protocol.</summary>
/// <remarks>Called on failures only. Implementations are thread-safe and never throw.</remarks>
public interface IFailureClassifier
{
    /// <summary>Names the kind of a failure.</summary>
    /// <param name="evidence">What is known: exception, wire status, error body.</param>
    /// <returns>The kind, or <see langword="null"/> to leave it to the rules that hold for every HTTP service.</returns>
    FailureKind? Classify(FailureEvidence evidence);
}
