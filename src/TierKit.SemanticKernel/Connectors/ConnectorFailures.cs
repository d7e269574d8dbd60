using Microsoft.SemanticKernel;
using TierKit.Hosting;
using TierKit.Resilience;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.SemanticKernel.Connectors;

/// <summary>Names the kind of failures that connectors of Semantic Kernel throw; it makes no services of its own.</summary>
internal sealed class ConnectorFailures : TierProvider, IFailureClassifier
{
    // The package is not leaned on; its exceptions name it.
    private const string OpenApi = "Microsoft.SemanticKernel.Plugins.OpenApi";

    public override string Name => "SemanticKernelConnector";

    public override IReadOnlyCollection<ServiceKind> Kinds => [];

    public override IFailureClassifier FailureClassifier => this;

    public FailureKind? Classify(FailureEvidence evidence)
    {
        if (evidence.Find<HttpOperationException>() is { } failed)
        {
            // Of a request that nobody answered, Semantic Kernel says 400; what broke is further in.
            return failed.StatusCode is { } status && evidence.Find<HttpRequestException>() is (null or { StatusCode: not null })
                ? FailureEvidence.OfStatus((int)status, evidence.Kind)
                : null;
        }

        return evidence.Kind == ServiceKind.Function && evidence.Exception is KernelException exception ? OfFunction(exception) : null;
    }

    private static FailureKind? OfFunction(KernelException exception) =>
        // The kernel could not make an argument out of what it was given.
        exception.InnerException is ArgumentException ? FailureKind.InvalidRequest
        : exception.Source != OpenApi ? null
        // A plugin of an OpenAPI document notes the request on what fails once it was sent: then it is the answer that it cannot read.
        : exception.Data.Contains("http.request.method") ? FailureKind.Malformed
        : FailureKind.InvalidRequest;
}
