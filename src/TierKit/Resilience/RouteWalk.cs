using System.Runtime.ExceptionServices;
using TierKit.Routing;
using TierKit.Telemetry;
using TierKit.Transport;

namespace TierKit.Resilience;

/// <summary>Walks a plan until a service answers: one deadline and one attempt budget for everything.</summary>
internal static class RouteWalk
{
    public static async Task<TResponse> RunAsync<TOperation, TResponse>(
        RouteServices services,
        RoutePlan plan,
        TOperation operation,
        CancellationToken cancellationToken)
        where TOperation : struct, IRouteOperation<TResponse>
        where TResponse : class
    {
        WalkState walk = new(services, plan);
        while (walk.TryNext(out ServiceState service, out BreakerPermit permit))
        {
            FailureStep step = FailureStep.Retry;
            while (step == FailureStep.Retry)
            {
                AttemptClock clock = walk.StartClock(service, cancellationToken);
                TransportAttempt? seen = TransportAttempt.Begin(service.Service, clock.Token);
                AttemptFailure failure;
                try
                {
                    TResponse response = await Bounded(operation.InvokeAsync(service, clock.Token), clock).ConfigureAwait(false);
                    if (operation.Judge(service, response, out bool verified) is not { } wrong)
                    {
                        service.Succeed(permit);
                        RouteReport report = walk.Served(service, clock.Elapsed, verified);
                        if (services.Ledger is not null)
                        {
                            (string? model, long? input, long? output) = operation.Usage(response);
                            walk.Book(report.Attempts[^1], model, input, output);
                        }

                        return operation.Attach(response, report);
                    }

                    if (wrong == FailureKind.ContentRefused && !plan.Policy.AskNextWhenRefused)
                    {
                        service.Abandon(permit);
                        return operation.Attach(response, walk.Served(service, clock.Elapsed, verified));
                    }

                    failure = seen?.ErrorEvent is null
                        ? new AttemptFailure(wrong, null, null, null, null)
                        : service.Classify(null, seen, null);
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
                    clock.Dispose();
                }

                step = walk.Failed(service, permit, failure, clock.Elapsed, committed: false, out TimeSpan wait);
                if (step == FailureStep.Stop)
                {
                    // The provider's own words, unchanged: no other service would take this request.
                    ExceptionDispatchInfo.Throw(failure.Exception ?? walk.AllFailed(null));
                }

                if (step == FailureStep.Retry)
                {
                    if (wait > TimeSpan.Zero)
                    {
                        await Task.Delay(wait, services.Time, cancellationToken).ConfigureAwait(false);
                    }

                    step = walk.TryAgain(service, out permit) ? FailureStep.Retry : FailureStep.Next;
                }
            }
        }

        if (plan.FloorMayAnswer && await operation.AnswerFromFloorAsync(cancellationToken).ConfigureAwait(false) is { } answer)
        {
            services.Logger.FloorAnswered(plan.Policy.Name);
            return operation.Attach(answer, walk.FloorServed());
        }

        throw walk.AllFailed(NextStep.For(plan));
    }

    // A client that ignores its token must not hold the call: the clock wins, and the late answer is observed and dropped.
    private static Task<TResponse> Bounded<TResponse>(Task<TResponse> running, AttemptClock clock)
    {
        if (running.IsCompleted)
        {
            return running;
        }

        _ = running.ContinueWith(
            static late => _ = late.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        return running.WaitAsync(clock.Token);
    }
}
