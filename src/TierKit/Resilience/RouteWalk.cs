using System.Runtime.ExceptionServices;
using TierKit.Routing;
using TierKit.Telemetry;
using TierKit.Transport;

namespace TierKit.Resilience;

/// <summary>Walks a plan until a service answers: one deadline and one attempt budget for everything.</summary>
/// <remarks>
/// The first attempt on a client the user brought takes a short way that allocates no state machine (docs/decisions/0003);
/// whatever does not end there goes on in <see cref="GoOnAsync"/>, the walk proper.
/// </remarks>
internal static class RouteWalk
{
    public static Task<TResponse> RunAsync<TOperation, TResponse>(
        RouteServices services,
        RoutePlan plan,
        TOperation operation,
        CancellationToken cancellationToken)
        where TOperation : struct, IRouteOperation<TResponse>
        where TResponse : class
    {
        WalkState walk = new(services, plan);
        if (!walk.TryNext(out ServiceState? service, out BreakerPermit permit)
            || !service.Service.IsBrought
            || TransportAttempt.Current is not null)
        {
            // An ambient attempt may only be set inside an async method, or it would leak into the caller.
            return GoOnAsync<TOperation, TResponse>(services, operation, walk, service, permit, null, default, cancellationToken);
        }

        long start = services.Time.GetTimestamp();
        AttemptClock clock = new(walk.Due(service, start), cancellationToken);
        services.Watch.Add(clock);
        AttemptFailure failure;
        try
        {
            Task<TResponse> running = operation.InvokeAsync(service, clock.Token);
            if (!running.IsCompleted)
            {
                return PendingAttempt<TOperation, TResponse>.Start(services, operation, walk, service, permit, clock, start, running, cancellationToken);
            }

            // A failed task that is complete throws here, where the classifier waits for it.
            TResponse response = running.GetAwaiter().GetResult();
            if (Settle(services, operation, ref walk, service, permit, response, services.Time.GetElapsedTime(start), null, out failure!) is { } answer)
            {
                services.Watch.Remove(clock);
                clock.Dispose();
                return Task.FromResult(answer);
            }
        }
        catch (Exception exception)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                End(services, clock);
                service.Abandon(permit);
                return Task.FromCanceled<TResponse>(cancellationToken);
            }

            failure = service.Classify(exception, null, clock.Fired);
        }

        End(services, clock);
        return GoOnAsync<TOperation, TResponse>(
            services, operation, walk, service, permit, failure, services.Time.GetElapsedTime(start), cancellationToken);
    }

    /// <summary>Takes an answer that came without an exception: returns it with its report, or says what is wrong with it.</summary>
    public static TResponse? Settle<TOperation, TResponse>(
        RouteServices services,
        TOperation operation,
        ref WalkState walk,
        ServiceState service,
        BreakerPermit permit,
        TResponse response,
        TimeSpan duration,
        TransportAttempt? seen,
        out AttemptFailure? failure)
        where TOperation : struct, IRouteOperation<TResponse>
        where TResponse : class
    {
        failure = null;
        FailureKind? wrong = operation.Judge(service, response, out bool verified);
        if (wrong is { } kind && (kind != FailureKind.ContentRefused || walk.Policy.AskNextWhenRefused))
        {
            failure = seen?.ErrorEvent is null ? new AttemptFailure(kind, null, null, null, null) : service.Classify(null, seen, null);
            return null;
        }

        service.Succeed(permit);
        RouteReport report = walk.Served(service, duration, verified);
        if (services.Ledger is not null)
        {
            (string? model, long? input, long? output) = operation.Usage(response);
            walk.Book(report.Attempts[^1], model, input, output);
        }

        return operation.Attach(service, response, report);
    }

    /// <summary>Walks on from wherever the walk stands: before an attempt, or after one that failed.</summary>
    public static async Task<TResponse> GoOnAsync<TOperation, TResponse>(
        RouteServices services,
        TOperation operation,
        WalkState walk,
        ServiceState? service,
        BreakerPermit permit,
        AttemptFailure? failure,
        TimeSpan duration,
        CancellationToken cancellationToken)
        where TOperation : struct, IRouteOperation<TResponse>
        where TResponse : class
    {
        while (service is not null || walk.TryNext(out service, out permit))
        {
            FailureStep step = FailureStep.Retry;
            while (step == FailureStep.Retry)
            {
                if (failure is null)
                {
                    long start = services.Time.GetTimestamp();
                    AttemptClock clock = new(walk.Due(service, start), cancellationToken);
                    services.Watch.Add(clock);
                    TransportAttempt? seen = TransportAttempt.Begin(service.Service, clock.Token);
                    try
                    {
                        Task<TResponse> running = operation.InvokeAsync(service, clock.Token);
                        if (!running.IsCompleted && !await ClockRace.WaitAsync(running, clock).ConfigureAwait(false) && !running.IsCompleted)
                        {
                            throw new OperationCanceledException();
                        }

                        TResponse response = await running.ConfigureAwait(false);
                        if (Settle(services, operation, ref walk, service, permit, response, services.Time.GetElapsedTime(start), seen, out failure) is { } answer)
                        {
                            return answer;
                        }
                    }
                    catch (Exception exception)
                    {
                        if (cancellationToken.IsCancellationRequested)
                        {
                            service.Abandon(permit);
                            cancellationToken.ThrowIfCancellationRequested();
                        }

                        failure = service.Classify(exception, seen, clock.Fired);
                    }
                    finally
                    {
                        End(services, clock);
                    }

                    duration = services.Time.GetElapsedTime(start);
                }

                step = walk.Failed(service, permit, failure!, duration, committed: false, out TimeSpan wait);
                if (step == FailureStep.Stop)
                {
                    // The provider's own words, unchanged: no other service would take this request.
                    ExceptionDispatchInfo.Throw(failure!.Exception ?? walk.AllFailed(null));
                }

                failure = null;
                if (step == FailureStep.Retry)
                {
                    if (wait > TimeSpan.Zero)
                    {
                        await Task.Delay(wait, services.Time, cancellationToken).ConfigureAwait(false);
                    }

                    step = walk.TryAgain(service, out permit) ? FailureStep.Retry : FailureStep.Next;
                }
            }

            service = null;
        }

        return await FallAsync<TOperation, TResponse>(services, operation, walk, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<TResponse> FallAsync<TOperation, TResponse>(
        RouteServices services,
        TOperation operation,
        WalkState walk,
        CancellationToken cancellationToken)
        where TOperation : struct, IRouteOperation<TResponse>
        where TResponse : class
    {
        if (walk.Plan.FloorMayAnswer && await operation.AnswerFromFloorAsync(cancellationToken).ConfigureAwait(false) is { } answer)
        {
            services.Logger.FloorAnswered(walk.Policy.Name);
            return operation.Attach(null, answer, walk.FloorServed());
        }

        throw walk.AllFailed(NextStep.For(walk.Plan));
    }

    private static void End(RouteServices services, AttemptClock clock)
    {
        services.Watch.Remove(clock);
        clock.Dispose();
    }
}
