using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.AI;
using TierKit.Policy;
using TierKit.Resilience;
using TierKit.Routing;
using TierKit.Telemetry;

namespace TierKit.Chat;

/// <summary>Walks a plan until a service streams an answer; what was shown once is never mixed with another's.</summary>
internal static class ChatStreamWalk
{
    public static async IAsyncEnumerable<ChatResponseUpdate> RunAsync(
        RoutedUpdates stream,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        RouteServices services = stream.Services;
        RoutePlan plan = stream.Plan;
        ChatCall call = stream.Call;
        WalkState walk = new(services, plan, plan.HasWindows ? call.TokensNeeded : 0);
        MidStreamMode mode = call.MidStream ?? plan.Policy.MidStream;
        using PartialAnswer shown = new();
        ContinuationSeam? seam = null;
        AttemptFailure? broken = null;
        RouteAttempt? brokenAttempt = null;
        EndpointState? endpoint = null;
        BreakerPermit permit = default;
        while (true)
        {
            if (endpoint is null && walk.Waiting is null && !walk.TryNext(out endpoint, out permit))
            {
                if (walk.MayShorten && await call.TryShortenAsync(services, walk.Deadline, cancellationToken).ConfigureAwait(false))
                {
                    walk.Shortened(call.TokensNeeded);
                    continue;
                }

                if (!walk.MayWaitForProbe(out TimeSpan longest))
                {
                    break;
                }

                await ProbeWait.WaitAsync(services, plan, longest, cancellationToken).ConfigureAwait(false);
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
                bool settled = false;
                int before = shown.Length;
                StreamAttempt attempt = new(
                    services, endpoint!, permit, seam is null ? call : call.Continuing(seam.Beginning), mode == MidStreamMode.Buffer || call.Gathers(endpoint!), walk, cancellationToken);
                AttemptFailure? failure;
                try
                {
                    if (plan.Policy.Hedge && seam is null && Hedging.DelayOf(endpoint!, streaming: true) is { } delay)
                    {
                        Task opening = attempt.OpenAsync().AsTask();
                        if (await Hedging.IsLateAsync(opening, delay, services.Time, cancellationToken).ConfigureAwait(false)
                            && walk.TryHedge(endpoint!, out EndpointState? second, out BreakerPermit secondPermit))
                        {
                            StreamAttempt rival = new(services, second, secondPermit, call, mode == MidStreamMode.Buffer || call.Gathers(second), walk, cancellationToken);
                            Task rivalOpening = rival.OpenAsync().AsTask();
                            StreamRace race = new(attempt, opening, rival, rivalOpening);
                            await race.SettleAsync().ConfigureAwait(false);
                            StreamAttempt loser = race.Loser;
                            walk.Lost(
                                loser.Endpoint, loser.Permit, race.LoserFailure, loser.Elapsed, walk.KeepsBooks ? Tokens(call, loser, shown, before) : default);
                            race.Dismiss(services);
                            (attempt, opening, endpoint, permit) = (race.Winner, race.WinnerOpening, race.Winner.Endpoint, race.Winner.Permit);
                        }

                        await opening.ConfigureAwait(false);
                    }
                    else
                    {
                        await attempt.OpenAsync().ConfigureAwait(false);
                    }

                    RouteReport? report = null;
                    if (attempt.IsCommitted)
                    {
                        report = call.Complete(endpoint!, walk.Served(endpoint!, attempt.Elapsed, verified: true));
                        if (seam is not null)
                        {
                            yield return StreamContinuation.CreateUpdate(report);
                        }

                        for (int i = 0; i < attempt.HeldCount; i++)
                        {
                            cancellationToken.ThrowIfCancellationRequested();
                            ChatResponseUpdate? held = seam is null ? attempt.Held(i) : seam.Pass(attempt.Held(i));
                            if (held is not null)
                            {
                                shown.Add(held.Contents);
                                if (i == attempt.HeldCount - 1 && seam is null)
                                {
                                    // What follows needs nothing of the walk, until there is no more.
                                    stream.Follow(attempt, shown);
                                }

                                yield return i == 0 && seam is null ? ChatAnswer.WithReport(held, report) : held;
                            }
                        }

                        while (await attempt.MoveNextAsync().ConfigureAwait(false))
                        {
                            if (seam!.Pass(attempt.Current) is { } update)
                            {
                                shown.Add(update.Contents);
                                yield return update;
                            }
                        }
                    }

                    failure = attempt.Failure;
                    bool refused = failure is { Kind: FailureKind.ContentRefused, Exception: null } && !plan.Policy.AskNextWhenRefused;
                    if (failure is null || (refused && !attempt.IsCommitted))
                    {
                        settled = true;
                        endpoint!.Succeed(permit, attempt.Elapsed);
                        if (!attempt.IsCommitted)
                        {
                            report = call.Complete(endpoint, walk.Served(endpoint, attempt.Elapsed, attempt.IsFinished));
                            for (int i = 0; i < attempt.HeldCount; i++)
                            {
                                cancellationToken.ThrowIfCancellationRequested();
                                shown.Add(attempt.Held(i).Contents);
                                yield return i == 0 ? ChatAnswer.WithReport(attempt.Held(i), report) : attempt.Held(i);
                            }
                        }

                        if (seam?.Rest() is { Length: > 0 } rest)
                        {
                            yield return new ChatResponseUpdate(ChatRole.Assistant, rest);
                        }

                        if (attempt.IsCommitted && !attempt.IsFinished)
                        {
                            // Only now it is known that the client never said so; the merged response gets the last word.
                            yield return ChatAnswer.WithReport(new ChatResponseUpdate(), report!.Unverified());
                        }

                        Learn(services, attempt, shown.Usage);
                        if (walk.KeepsBooks)
                        {
                            walk.BookServed(endpoint, attempt.Elapsed, attempt.Model, Tokens(call, attempt, shown, before));
                        }

                        yield break;
                    }

                    settled = true;
                }
                finally
                {
                    if (!settled)
                    {
                        // The reader left or cancelled: that says nothing of the service.
                        walk.Leave(endpoint!, permit, attempt.Elapsed, walk.KeepsBooks ? Tokens(call, attempt, shown, before) : default);
                    }

                    await attempt.DisposeAsync().ConfigureAwait(false);
                }

                bool committed = attempt.IsCommitted;
                step = walk.Failed(endpoint!, permit, failure, attempt.Elapsed, committed, out TimeSpan wait, walk.KeepsBooks ? Tokens(call, attempt, shown, before) : default);
                if (committed)
                {
                    broken = failure;
                    brokenAttempt = walk.Log!.Attempts[^1];
                }

                if (committed && mode == MidStreamMode.Continue && step == FailureStep.Next && call.MayBeContinued && shown.IsPlainText)
                {
                    // No instruction is added: the next service finds the beginning of its own answer.
                    seam = new ContinuationSeam(shown.ToString());
                    walk.ForContinuation();
                }
                else if ((committed && mode != MidStreamMode.Restart) || (broken is not null && seam is not null && step == FailureStep.Stop))
                {
                    throw Interrupted(brokenAttempt!, broken!, shown, call, walk);
                }

                if (step == FailureStep.Stop)
                {
                    ExceptionDispatchInfo.Throw(failure.Exception is { } words ? walk.Stopped(words) : walk.AllFailed(null));
                }

                if (committed && mode == MidStreamMode.Restart)
                {
                    shown.Clear();
                    yield return StreamRestart.CreateUpdate();
                }

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

        if (seam is not null)
        {
            throw Interrupted(brokenAttempt!, broken!, shown, call, walk);
        }

        if (plan.FloorMayAnswer && services.Floor is { } floor
            && await call.AnswerFromFloorAsync(floor, cancellationToken).ConfigureAwait(false) is { } answer)
        {
            services.Logger.FloorAnswered(plan.Policy.Name);
            foreach (ChatResponseUpdate update in ChatAnswer.WithReport(answer, walk.FloorServed()).ToChatResponseUpdates())
            {
                yield return update;
            }

            yield break;
        }

        throw walk.AllFailed(NextStep.For(plan, walk));
    }

    private static StreamInterruptedException Interrupted(RouteAttempt attempt, AttemptFailure failure, PartialAnswer shown, in ChatCall call, in WalkState walk) =>
        new(attempt, DerivedLabel.Text(shown.ToString(), call.Origin), shown.Usage, walk.Log!.Attempts, walk.Exclusions, failure.Exception);

    // Nothing came: then nothing is known of what the service counts.
    private static AttemptTokens Tokens(in ChatCall call, StreamAttempt attempt, PartialAnswer shown, int before) =>
        attempt.IsMeaningful || shown.Usage is not null
            ? call.TokensOf(shown.Usage, PromptSize.Tokens(attempt.IsCommitted ? shown.Length - before : attempt.HeldCharacters))
            : default;

    private static void Learn(RouteServices services, StreamAttempt attempt, UsageDetails? usage)
    {
        if (attempt.FirstTokenAfter is { } first)
        {
            attempt.Endpoint.Figures.FirstToken.Add(first);
            services.Traffic?.FirstToken(attempt.Endpoint.Service.Name, first);
            attempt.Endpoint.Figures.Learn(first, usage?.InputTokenCount, usage?.CachedInputTokenCount);
        }
    }
}
