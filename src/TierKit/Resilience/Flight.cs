using TierKit.Routing;
using TierKit.Transport;

namespace TierKit.Resilience;

/// <summary>Represents one attempt under way beside which another may run.</summary>
internal sealed record Flight<TResponse>(
    EndpointState Endpoint,
    BreakerPermit Permit,
    AttemptClock Clock,
    TransportAttempt? Seen,
    Task<TResponse> Running,
    long Start)
    where TResponse : class
{
    /// <summary>Gets what ends when the answer is there or the attempt's time is over.</summary>
    public Task<bool> Ended { get; } = ClockRace.WaitAsync(Running, Clock).AsTask();

    public bool IsGood => Ended.IsCompleted && Running.IsCompletedSuccessfully;

    /// <summary>Gets why it failed by itself, or <see langword="null"/> when it was still under way or served.</summary>
    public AttemptFailure? Failure => Ended.IsCompleted && !Running.IsCompletedSuccessfully
        ? Endpoint.Classify(Running.Exception?.InnerException ?? new OperationCanceledException(), Seen, Clock.Fired)
        : null;

    public static Flight<TResponse> Launch<TOperation>(
        RouteServices services,
        RoutePlan plan,
        TOperation operation,
        AttemptClock clock,
        EndpointState endpoint,
        BreakerPermit permit)
        where TOperation : struct, IRouteOperation<TResponse>
    {
        services.Watch.Add(clock);
        TransportAttempt? seen = TransportAttempt.Begin(endpoint.Service, endpoint.Address, plan.GrantFor(endpoint.Service.Tier), clock.Token);
        long start = services.Time.GetTimestamp();
        Task<TResponse> running;
        try
        {
            running = operation.InvokeAsync(endpoint, clock.Token);
        }
        catch (Exception exception)
        {
            running = Task.FromException<TResponse>(exception);
        }

        return new Flight<TResponse>(endpoint, permit, clock, seen, running, start);
    }
}
