using Microsoft.Extensions.AI;
using TierKit.Resilience;
using TierKit.Telemetry;
using TierKit.Transport;

namespace TierKit.Functions;

/// <summary>Represents one call of a function, as the walk sees it.</summary>
internal readonly struct FunctionOperation(AIFunctionArguments arguments, Func<object?, bool>? failed) : IRouteOperation<FunctionAnswer>
{
    public async Task<FunctionAnswer> InvokeAsync(EndpointState endpoint, CancellationToken cancellationToken)
    {
        // What one function does to its arguments is not for the next to see.
        AIFunctionArguments own = new(new Dictionary<string, object?>(arguments)) { Services = arguments.Services, Context = arguments.Context };
        return new FunctionAnswer(await endpoint.Client<AIFunction>().InvokeAsync(own, cancellationToken).ConfigureAwait(false));
    }

    public FailureKind? Judge(EndpointState endpoint, FunctionAnswer response, out bool verified)
    {
        verified = true;
        return FailedResult.Is(response.Value) || failed?.Invoke(response.Value) == true ? FailureKind.ServerError : null;
    }

    public bool IsServicesFault(EndpointState endpoint, FunctionAnswer response) => true;

    public void Observe(EndpointState endpoint, TransportAttempt? seen, FunctionAnswer? response, FailureKind? wrong)
    {
    }

    public FunctionAnswer Attach(EndpointState? endpoint, FunctionAnswer response, RouteReport report) => new(response.Value, report);

    public RouteReport? ReportOf(FunctionAnswer response) => response.Route;

    public (string? Model, AttemptTokens Tokens) Usage(FunctionAnswer response) => (null, new AttemptTokens(0, 0, TokenEvidence.Measured));

    public int TokensNeeded => 0;

    public ValueTask<bool> TryShortenAsync(RouteServices services, long deadline, CancellationToken cancellationToken) => new(false);

    public ValueTask<FunctionAnswer?> AnswerFromFloorAsync(CancellationToken cancellationToken) => default;
}
