using System.Diagnostics;
using System.Runtime.ExceptionServices;
using TierKit.Routing;
using TierKit.Telemetry;
using TierKit.Transport;

namespace TierKit.Resilience;

/// <summary>Walks a plan until a service answers: one deadline and one attempt budget for everything.</summary>
/// <remarks>
/// Clients the user brought are asked on a short way that allocates no state machine, for as long as each answers or refuses at
/// once (docs/decisions/0003); whatever does not end there goes on in <see cref="GoOnAsync"/>, the walk proper.
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
        return RouteSpan.IsWanted
            ? TraceAsync<TOperation, TResponse>(services, plan, operation, cancellationToken)
            : WalkAsync<TOperation, TResponse>(services, plan, operation, cancellationToken);
    }

    private static async Task<TResponse> TraceAsync<TOperation, TResponse>(
        RouteServices services,
        RoutePlan plan,
        TOperation operation,
        CancellationToken cancellationToken)
        where TOperation : struct, IRouteOperation<TResponse>
        where TResponse : class
    {
        using Activity? span = RouteSpan.Start(plan.Policy.Name);
        try
        {
            TResponse response = await WalkAsync<TOperation, TResponse>(services, plan, operation, cancellationToken).ConfigureAwait(false);
            RouteSpan.Served(span, operation.ReportOf(response));
            return response;
        }
        catch (Exception exception)
        {
            RouteSpan.Failed(span, exception, cancellationToken);
            throw;
        }
    }

    private static Task<TResponse> WalkAsync<TOperation, TResponse>(
        RouteServices services,
        RoutePlan plan,
        TOperation operation,
        CancellationToken cancellationToken)
        where TOperation : struct, IRouteOperation<TResponse>
        where TResponse : class
    {
        WalkState walk = new(services, plan, plan.HasWindows ? operation.TokensNeeded : 0);
        // The walk began just now: one look at the clock less on every call.
        long start = walk.Start;
        while (walk.TryNext(out EndpointState? endpoint, out BreakerPermit permit, start) && endpoint is not null)
        {
            if (!endpoint.Service.IsBrought || plan.Policy.Hedge || TransportAttempt.Current is not null)
            {
                // An ambient attempt may only be set inside an async method, or it would leak into the caller.
                return GoOnAsync<TOperation, TResponse>(services, operation, walk, endpoint, permit, null, default, cancellationToken);
            }

            AttemptClock clock = new(walk.Due(endpoint, start), cancellationToken);
            services.Watch.Add(clock);
            AttemptFailure? failure;
            try
            {
                Task<TResponse> running = operation.InvokeAsync(endpoint, clock.Token);
                if (!running.IsCompleted)
                {
                    return PendingAttempt<TOperation, TResponse>.Start(services, operation, walk, endpoint, permit, clock, start, running, cancellationToken);
                }

                if (!running.IsCompletedSuccessfully)
                {
                    // Told without being thrown once more, which costs more than the rest of the walk.
                    failure = FailureOf(endpoint, running.Exception?.InnerException ?? new TaskCanceledException(running), clock, cancellationToken);
                }
                else if (Settle(services, operation, ref walk, endpoint, permit, running.Result, start, services.Time.GetTimestamp(), null, out failure) is { } answer)
                {
                    End(services, clock);
                    return Task.FromResult(answer);
                }
            }
            catch (Exception exception)
            {
                failure = FailureOf(endpoint, exception, clock, cancellationToken);
            }

            End(services, clock);
            long now = services.Time.GetTimestamp();
            TimeSpan duration = services.Time.GetElapsedTime(start, now);
            if (failure is null)
            {
                walk.Leave(endpoint, permit, duration);
                return Task.FromCanceled<TResponse>(cancellationToken);
            }

            if (!FailureRule.For(failure.Kind).MovesOn)
            {
                return GoOnAsync<TOperation, TResponse>(services, operation, walk, endpoint, permit, failure, duration, cancellationToken);
            }

            _ = walk.Failed(endpoint, permit, failure, duration, committed: false, out _);
            start = now;
        }

        return GoOnAsync<TOperation, TResponse>(services, operation, walk, null, default, null, default, cancellationToken);
    }

    // Nothing failed when the caller cancelled.
    private static AttemptFailure? FailureOf(EndpointState endpoint, Exception exception, AttemptClock clock, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested ? null : endpoint.Classify(exception, null, clock.Fired);

    /// <summary>Takes an answer that came without an exception: returns it with its report, or says what is wrong with it.</summary>
    public static TResponse? Settle<TOperation, TResponse>(
        RouteServices services,
        TOperation operation,
        ref WalkState walk,
        EndpointState endpoint,
        BreakerPermit permit,
        TResponse response,
        long start,
        long now,
        TransportAttempt? seen,
        out AttemptFailure? failure)
        where TOperation : struct, IRouteOperation<TResponse>
        where TResponse : class
    {
        failure = null;
        FailureKind? wrong = operation.Judge(endpoint, response, out bool verified);
        operation.Observe(endpoint, seen, response, wrong);
        if (wrong is { } kind && (kind != FailureKind.ContentRefused || walk.Policy.AskNextWhenRefused))
        {
            failure = seen?.ErrorEvent is null
                ? new AttemptFailure(kind, null, null, null, null) { IsBlameless = !operation.IsServicesFault(endpoint, response) }
                : endpoint.Classify(null, seen, null);
            return null;
        }

        TimeSpan duration = services.Time.GetElapsedTime(start, now);
        endpoint.Succeed(permit, duration, now);
        RouteReport report = walk.Served(endpoint, duration, verified, now);
        if (walk.KeepsBooks)
        {
            (string? model, AttemptTokens tokens) = operation.Usage(response);
            walk.Book(report.Attempts[^1], model, tokens);
        }

        return operation.Attach(endpoint, response, report);
    }

    /// <summary>Walks on from wherever the walk stands: before an attempt, or after one that failed.</summary>
    public static async Task<TResponse> GoOnAsync<TOperation, TResponse>(
        RouteServices services,
        TOperation operation,
        WalkState walk,
        EndpointState? endpoint,
        BreakerPermit permit,
        AttemptFailure? failure,
        TimeSpan duration,
        CancellationToken cancellationToken)
        where TOperation : struct, IRouteOperation<TResponse>
        where TResponse : class
    {
        while (true)
        {
            if (endpoint is null && walk.Waiting is null && !walk.TryNext(out endpoint, out permit))
            {
                if (walk.MayShorten && await operation.TryShortenAsync(services, walk.Deadline, cancellationToken).ConfigureAwait(false))
                {
                    walk.Shortened(operation.TokensNeeded);
                    continue;
                }

                if (!walk.MayWaitForProbe(out TimeSpan longest))
                {
                    break;
                }

                await ProbeWait.WaitAsync(services, walk.Plan, longest, cancellationToken).ConfigureAwait(false);
                continue;
            }

            if (walk.Waiting is { } turn)
            {
                SlotGrant? grant = await turn.GrantAsync(services.Time, cancellationToken).ConfigureAwait(false);
                if (!walk.TryTake(grant, out endpoint, out permit))
                {
                    continue;
                }
            }

            FailureStep step = FailureStep.Retry;
            while (step == FailureStep.Retry)
            {
                if (failure is null)
                {
                    long start = services.Time.GetTimestamp();
                    AttemptClock clock = ClockOf(services, walk, endpoint!, start, cancellationToken);
                    services.Watch.Add(clock);
                    TransportAttempt? seen = TransportAttempt.Begin(endpoint!.Service, endpoint.Address, walk.Plan.GrantFor(endpoint.Service.Tier), clock.Token);
                    bool kept = false;
                    Task? asked = null;
                    try
                    {
                        (clock as PhaseClock)?.Enter(AttemptPhase.FirstToken, endpoint.Service.Clocks.FirstToken);
                        Task<TResponse> running = operation.InvokeAsync(endpoint, clock.Token);
                        asked = running;
                        if (walk.Policy.Hedge && !running.IsCompleted && Hedging.DelayOf(endpoint, streaming: false) is { } delay)
                        {
                            Flight<TResponse> first = new(endpoint, permit, clock, seen, running, start);
                            if (await Hedging.IsLateAsync(first.Ended, delay, services.Time, cancellationToken).ConfigureAwait(false)
                                && walk.TryHedge(endpoint, out EndpointState? second, out BreakerPermit secondPermit))
                            {
                                AttemptClock secondClock = ClockOf(services, walk, second, services.Time.GetTimestamp(), cancellationToken);
                                Flight<TResponse> rival = Flight<TResponse>.Launch(services, walk.Plan, operation, secondClock, second, secondPermit);
                                await Hedging.FirstGoodAsync(first.Ended, () => first.IsGood, rival.Ended, () => rival.IsGood).ConfigureAwait(false);
                                Flight<TResponse> loser = first.IsGood || !rival.IsGood ? rival : first;
                                // What the loser had read of the prompt is billed, so it is guessed rather than left out.
                                walk.Lost(
                                    loser.Endpoint,
                                    loser.Permit,
                                    loser.Failure,
                                    services.Time.GetElapsedTime(loser.Start),
                                    walk.KeepsBooks ? new AttemptTokens(operation.TokensNeeded, 0, TokenEvidence.Estimated) : default);
                                loser.Clock.Stop();
                                loser.Endpoint.NoteLeft(loser.Running);
                                loser.Seen?.End();
                                End(services, loser.Clock);
                                (endpoint, permit, clock, seen, running, start) = loser == first
                                    ? (rival.Endpoint, rival.Permit, rival.Clock, rival.Seen, rival.Running, rival.Start)
                                    : (endpoint, permit, clock, seen, running, start);
                                asked = running;
                            }
                            else
                            {
                                await first.Ended.ConfigureAwait(false);
                            }

                            if (!running.IsCompleted)
                            {
                                throw new OperationCanceledException();
                            }
                        }
                        else if (!running.IsCompleted && !await ClockRace.WaitAsync(running, clock).ConfigureAwait(false) && !running.IsCompleted)
                        {
                            if (clock is PhaseClock { IsLetGo: true })
                            {
                                kept = true;
                                LoadKeeper.Keep(services, endpoint, clock, running, static () => Task.CompletedTask);
                            }

                            throw new OperationCanceledException();
                        }

                        if (running.IsFaulted && !cancellationToken.IsCancellationRequested)
                        {
                            failure = endpoint.Classify(running.Exception.InnerException, seen, clock.Fired);
                        }
                        else if (Settle(services, operation, ref walk, endpoint, permit, await running.ConfigureAwait(false), start, services.Time.GetTimestamp(), seen, out failure) is { } answer)
                        {
                            return answer;
                        }
                    }
                    catch (Exception exception)
                    {
                        if (cancellationToken.IsCancellationRequested)
                        {
                            walk.Leave(endpoint, permit, services.Time.GetElapsedTime(start));
                            cancellationToken.ThrowIfCancellationRequested();
                        }

                        failure = endpoint.Classify(exception, seen, clock.Fired);
                    }
                    finally
                    {
                        if (!kept)
                        {
                            endpoint.NoteLeft(asked);
                            seen?.End();
                            End(services, clock);
                        }
                    }

                    duration = services.Time.GetElapsedTime(start);
                }

                step = walk.Failed(endpoint!, permit, failure!, duration, committed: false, out TimeSpan wait);
                if (step == FailureStep.Stop)
                {
                    // The provider's own words, unchanged: no other service would take this request.
                    ExceptionDispatchInfo.Throw(failure!.Exception is { } words ? walk.Stopped(words) : walk.AllFailed(null));
                }

                failure = null;
                if (step == FailureStep.Retry)
                {
                    if (wait > TimeSpan.Zero)
                    {
                        await Task.Delay(wait, services.Time, cancellationToken).ConfigureAwait(false);
                    }

                    step = walk.TryAgain(endpoint!, out endpoint, out permit) ? FailureStep.Retry : FailureStep.Next;
                }
            }

            endpoint = null;
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

        throw walk.AllFailed(NextStep.For(walk.Plan, walk));
    }

    // Behind our own transport stands a server that can be asked whether it is loading.
    private static AttemptClock ClockOf(RouteServices services, in WalkState walk, EndpointState endpoint, long start, CancellationToken cancellationToken) =>
        endpoint.Service.IsBrought
            ? new AttemptClock(walk.Due(endpoint, start), cancellationToken)
            : new PhaseClock(services, endpoint, walk.Policy.WhileLoading, walk.Due(endpoint, start), walk.Deadline, cancellationToken);

    private static void End(RouteServices services, AttemptClock clock)
    {
        services.Watch.Remove(clock);
        clock.Dispose();
    }
}
