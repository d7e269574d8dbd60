using TierKit.Telemetry;

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

    /// <summary>Puts the report on an answer and makes it fit to be kept; without a service, the floor made it.</summary>
    TResponse Attach(EndpointState? endpoint, TResponse response, RouteReport report);

    (string? Model, long? InputTokens, long? OutputTokens) Usage(TResponse response);

    ValueTask<TResponse?> AnswerFromFloorAsync(CancellationToken cancellationToken);
}
