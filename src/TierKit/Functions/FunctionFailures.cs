using TierKit.Resilience;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Functions;

/// <summary>Names the kind of a function's failure where a function is not a model: a missing thing is the call's own fault, a tool that says it failed is the tool's.</summary>
internal sealed class FunctionFailures : IFailureClassifier
{
    public static FunctionFailures Instance { get; } = new();

    /// <inheritdoc/>
    public FailureKind? Classify(FailureEvidence evidence)
    {
        if (evidence.Find<HttpRequestException>()?.StatusCode is { } status)
        {
            return FailureEvidence.OfStatus((int)status, ServiceKind.Function);
        }

        return evidence.Exception switch
        {
            // What a function did not send, because its target is not as approved, went around no policy of ours: the alternative may be asked.
            IKnownFailure known => known.Kind == FailureKind.EgressDenied ? FailureKind.UnsupportedFeature : known.Kind,
            ArgumentException => FailureKind.InvalidRequest,
            // Ours already tell what they are, but for a tool of another program that says no more than that it failed.
            TierKitException and not (AllServicesFailedException or StreamInterruptedException or Transport.SovereigntyException) => FailureKind.ServerError,
            _ => null,
        };
    }
}
