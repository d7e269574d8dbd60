using Microsoft.SemanticKernel;
using TierKit.Hosting;
using TierKit.Resilience;
using TierKit.Telemetry;

namespace TierKit.SemanticKernel.Connectors;

/// <summary>Names the kind of failures that connectors of Semantic Kernel throw; it makes no services of its own.</summary>
internal sealed class ConnectorFailures : TierProvider, IFailureClassifier
{
    public override string Name => "SemanticKernelConnector";

    public override IReadOnlyCollection<Tiers.ServiceKind> Kinds => [];

    public override IFailureClassifier FailureClassifier => this;

    public FailureKind? Classify(FailureEvidence evidence) =>
        evidence.Find<HttpOperationException>() is { StatusCode: { } status } ? FailureEvidence.OfStatus((int)status) : null;
}
