using TierKit.Hosting;
using TierKit.Resilience;
using TierKit.Telemetry;

namespace TierKit.Benchmarks;

/// <summary>Calls every failure one that says nothing of health, so that a benchmark meets it again at every call.</summary>
internal sealed class HarmlessProvider : TierProvider
{
    public override string Name => "Harmless";

    public override IFailureClassifier FailureClassifier { get; } = new Harmless();

    private sealed class Harmless : IFailureClassifier
    {
        public FailureKind? Classify(FailureEvidence evidence) => FailureKind.UnsupportedFeature;
    }
}
