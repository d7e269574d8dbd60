using TierKit.Resilience;
using TierKit.Telemetry;

namespace TierKit.Testing.Fakes;

/// <summary>Names what fakes say of themselves; failures on the way to them are read like anybody's.</summary>
internal sealed class FakeFailureClassifier : IFailureClassifier
{
    public static readonly FakeFailureClassifier Instance = new();

    public FailureKind? Classify(FailureEvidence evidence) => evidence.Find<FakeFailureException>()?.Kind;
}
