using TierKit.Telemetry;
using TierKit.Transport;

namespace TierKit.Resilience;

/// <summary>Represents one capability's call, as the walk sees it.</summary>
internal interface IRouteOperation<TResponse>
    where TResponse : class
{
    Task<TResponse> InvokeAsync(EndpointState endpoint, CancellationToken cancellationToken);

    /// <summary>Says what is wrong with an answer that came without an exception, or <see langword="null"/>.</summary>
    FailureKind? Judge(EndpointState endpoint, TResponse response, out bool verified);

    /// <summary>Says whether what is wrong with an answer counts against the health of its service.</summary>
    bool IsServicesFault(EndpointState endpoint, TResponse response);

    /// <summary>Notes who answered and whether the answer kept to the contract.</summary>
    void Observe(EndpointState endpoint, TransportAttempt? seen, TResponse? response, FailureKind? wrong);

    /// <summary>Puts the report on an answer and makes it fit to be kept; without a service, the floor made it.</summary>
    TResponse Attach(EndpointState? endpoint, TResponse response, RouteReport report);

    /// <summary>Reads back the report that <see cref="Attach"/> put on an answer.</summary>
    RouteReport? ReportOf(TResponse response);

    (string? Model, AttemptTokens Tokens) Usage(TResponse response);

    /// <summary>Gets how many tokens a window must hold for the call, estimated.</summary>
    int TokensNeeded { get; }

    /// <summary>Shortens the call, at most once; returns whether it became any shorter.</summary>
    ValueTask<bool> TryShortenAsync(RouteServices services, long deadline, CancellationToken cancellationToken);

    ValueTask<TResponse?> AnswerFromFloorAsync(CancellationToken cancellationToken);
}
