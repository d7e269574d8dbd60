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
        RouteServices services,
        RoutePlan plan,
        ChatCall call,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        WalkState walk = new(services, plan);
        while (walk.TryNext(out ServiceState? service, out BreakerPermit permit))
        {
            FailureStep step = FailureStep.Retry;
            while (step == FailureStep.Retry)
            {
                CommitGate? gate = new(plan.Policy.MidStream == MidStreamMode.Buffer);
                bool settled = false;
                RouteReport? report = null;
                using PartialAnswer shown = new();
                StreamAttempt attempt = new(services, service, call, walk.Due(service, services.Time.GetTimestamp()), cancellationToken);
                AttemptFailure? failure;
                try
                {
                    while (await attempt.MoveNextAsync().ConfigureAwait(false))
                    {
                        ChatResponseUpdate update = attempt.Current;
                        if (gate is null)
                        {
                            shown.Add(update.Contents);
                            yield return update;
                            continue;
                        }

                        if (!gate.Pass(update, attempt.IsMeaningful))
                        {
                            if (gate.IsFull)
                            {
                                break;
                            }

                            continue;
                        }

                        attempt.Phase = AttemptPhase.Idle;
                        report = walk.Served(service, attempt.Elapsed, verified: true);
                        IReadOnlyList<ChatResponseUpdate> held = gate.Held;
                        gate = null;
                        for (int i = 0; i < held.Count; i++)
                        {
                            shown.Add(held[i].Contents);
                            yield return i == 0 ? ChatAnswer.WithReport(held[i], report) : held[i];
                        }
                    }

                    failure = attempt.Failure ?? (gate is { IsFull: true } ? new AttemptFailure(FailureKind.Malformed, null, null, null, null) : null);
                    bool refused = failure is { Kind: FailureKind.ContentRefused, Exception: null } && !plan.Policy.AskNextWhenRefused;
                    if (failure is null || (refused && gate is not null))
                    {
                        settled = true;
                        service.Succeed(permit);
                        if (gate is not null)
                        {
                            report = walk.Served(service, attempt.Elapsed, attempt.IsFinished);
                            for (int i = 0; i < gate.Held.Count; i++)
                            {
                                shown.Add(gate.Held[i].Contents);
                                yield return i == 0 ? ChatAnswer.WithReport(gate.Held[i], report) : gate.Held[i];
                            }
                        }

                        else if (!attempt.IsFinished)
                        {
                            // Only now it is known that the client never said so; the merged response gets the last word.
                            yield return ChatAnswer.WithReport(new ChatResponseUpdate(), report!.Unverified());
                        }

                        walk.BookServed(service, attempt.Elapsed, shown.Usage);
                        yield break;
                    }

                    settled = true;
                }
                finally
                {
                    if (!settled)
                    {
                        // The reader left or cancelled: that says nothing of the service.
                        service.Abandon(permit);
                    }

                    await attempt.DisposeAsync().ConfigureAwait(false);
                }

                bool committed = gate is null;
                step = walk.Failed(service, permit, failure, attempt.Elapsed, committed, out TimeSpan wait);
                if (committed && plan.Policy.MidStream != MidStreamMode.Restart)
                {
                    throw new StreamInterruptedException(walk.Log!.Attempts[^1], shown.ToString(), shown.Usage, walk.Log.Attempts, failure.Exception);
                }

                if (step == FailureStep.Stop)
                {
                    ExceptionDispatchInfo.Throw(failure.Exception ?? walk.AllFailed(null));
                }

                if (committed)
                {
                    yield return StreamRestart.CreateUpdate();
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

        if (plan.FloorMayAnswer && services.Floor is { } floor
            && await floor.AnswerAsync(call.Messages, cancellationToken).ConfigureAwait(false) is { } answer)
        {
            services.Logger.FloorAnswered(plan.Policy.Name);
            foreach (ChatResponseUpdate update in ChatAnswer.WithReport(answer, walk.FloorServed()).ToChatResponseUpdates())
            {
                yield return update;
            }

            yield break;
        }

        throw walk.AllFailed(NextStep.For(plan));
    }
}
