using Microsoft.Extensions.AI;
using TierKit.Telemetry;

namespace TierKit.Testing.Conformance;

/// <summary>Holds the cases of streams that go wrong, and of a caller that leaves.</summary>
internal static class StreamCases
{
    public static async Task CleanEndAsync(ConformanceRun run)
    {
        ConformanceLab lab = run.Lab(async e =>
        {
            await run.BeginAsync(e).ConfigureAwait(false);
            await e.EndStreamAsync().ConfigureAwait(false);
        });
        await using (lab.ConfigureAwait(false))
        {
            StreamInterruptedException broken = await Expect.ThrowsAsync<StreamInterruptedException>(() => lab.AskAsync(true, run.Cancellation)).ConfigureAwait(false);
            Expect.Equal((FailureKind.Truncated, "Hel"), (broken.Failure, broken.PartialText), "kind and partial text");
        }
    }

    public static Task CutAsync(ConformanceRun run, bool reset) => BrokenAsync(run, null, reset, FailureKind.ConnectionLost);

    public static Task ErrorMidwayAsync(ConformanceRun run) => BrokenAsync(run, run.Wire.ErrorEvent, reset: false, FailureKind.Overloaded);

    public static async Task ErrorFirstAsync(ConformanceRun run)
    {
        ConformanceLab lab = run.Lab(async e =>
        {
            await e.BeginStreamAsync(run.Wire.StreamType).ConfigureAwait(false);
            await e.ChunkAsync(run.Wire.ErrorEvent).ConfigureAwait(false);
            await e.EndStreamAsync().ConfigureAwait(false);
        });
        await using (lab.ConfigureAwait(false))
        {
            Expect.Equal(FailureKind.Overloaded, (await run.FailedAsync(lab, streaming: true).ConfigureAwait(false)).Failure, "kind");
        }
    }

    public static Task MalformedAsync(ConformanceRun run) => BrokenAsync(run, run.Wire.MalformedChunk, reset: false, FailureKind.Malformed, FailureKind.Truncated);

    public static async Task StallAsync(ConformanceRun run)
    {
        TaskCompletionSource<bool> closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        ConformanceLab lab = run.Lab(async e =>
        {
            await run.BeginAsync(e).ConfigureAwait(false);
            closed.SetResult(await e.PeerClosedAsync().ConfigureAwait(false));
        });
        await using (lab.ConfigureAwait(false))
        {
            IAsyncEnumerator<ChatResponseUpdate> updates = lab.Lab.Chat.GetStreamingResponseAsync("hello", cancellationToken: run.Cancellation).GetAsyncEnumerator(run.Cancellation);
            await using (updates.ConfigureAwait(false))
            {
                string shown = "";
                while (shown != "Hel")
                {
                    Expect.That(await updates.MoveNextAsync().ConfigureAwait(false), "the stream goes on");
                    shown += updates.Current.Text;
                }

                // Whatever else is under way is no text; the reader waits now, and its idle clock runs.
                Task<bool> next = updates.MoveNextAsync().AsTask();
                lab.Time.Advance(lab.Lab.Service.Clocks.Idle);

                StreamInterruptedException broken = await Expect.ThrowsAsync<StreamInterruptedException>(() => next).ConfigureAwait(false);
                Expect.Equal((FailureKind.Timeout, AttemptPhase.Idle, "Hel"), (broken.Failure, broken.Attempts.Single().Phase, broken.PartialText), "kind, phase and partial text");
                Expect.That(await closed.Task.WaitAsync(run.Cancellation).ConfigureAwait(false), "the socket is closed");
            }
        }
    }

    public static async Task SilenceAsync(ConformanceRun run, bool streaming)
    {
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource<bool> closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        ConformanceLab lab = run.Lab(async e =>
        {
            asked.SetResult();
            closed.SetResult(await e.PeerClosedAsync().ConfigureAwait(false));
        });
        await using (lab.ConfigureAwait(false))
        {
            Task<RouteReport> asking = lab.ReportAsync(streaming, run.Cancellation);
            await AskedAsync(asked.Task, asking, run.Cancellation).ConfigureAwait(false);
            // An answer in one piece has no first token: it has until its end.
            TimeSpan clock = streaming ? lab.Lab.Service.Clocks.FirstToken : lab.Lab.Service.Clocks.Total;
            await lab.Time.WaitForTimerAsync(clock, run.Cancellation).ConfigureAwait(false);
            lab.Time.Advance(clock);

            AllServicesFailedException failure = await Expect.ThrowsAsync<AllServicesFailedException>(() => asking).ConfigureAwait(false);
            Expect.Equal((FailureKind.Timeout, streaming ? AttemptPhase.Headers : AttemptPhase.Total), (failure.Attempts[0].Failure, failure.Attempts[0].Phase), "kind and phase");
            Expect.That(await closed.Task.WaitAsync(run.Cancellation).ConfigureAwait(false), "the socket is closed");
        }
    }

    public static async Task CancelledAsync(ConformanceRun run, bool streaming)
    {
        using CancellationTokenSource caller = CancellationTokenSource.CreateLinkedTokenSource(run.Cancellation);
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource<bool> closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        ConformanceLab lab = run.Lab(
            async e =>
            {
                if (streaming)
                {
                    await run.BeginAsync(e).ConfigureAwait(false);
                }

                asked.SetResult();
                closed.SetResult(await e.PeerClosedAsync().ConfigureAwait(false));
            },
            attempts: 4);
        await using (lab.ConfigureAwait(false))
        {
            Task<RouteReport> asking = lab.ReportAsync(streaming, caller.Token);
            await AskedAsync(asked.Task, asking, run.Cancellation).ConfigureAwait(false);
            await caller.CancelAsync().ConfigureAwait(false);

            await Expect.ThrowsAsync<OperationCanceledException>(() => asking).ConfigureAwait(false);
            Expect.That(await closed.Task.WaitAsync(run.Cancellation).ConfigureAwait(false), "the socket is closed");
            Expect.Equal(1, lab.Chats.Count, "requests");
        }
    }

    // A provider that answers without asking must fail its case, not hold it up.
    private static async Task AskedAsync(Task asked, Task asking, CancellationToken cancellationToken)
    {
        await Task.WhenAny(asked, asking).WaitAsync(cancellationToken).ConfigureAwait(false);
        Expect.That(asked.IsCompleted, "the service is asked");
    }

    // What comes after the first word comes only once the reader has that: a reset, or an error read together with it, would overtake it.
    private static async Task BrokenAsync(ConformanceRun run, string? chunk, bool reset, params FailureKind[] kinds)
    {
        TaskCompletionSource shown = new(TaskCreationOptions.RunContinuationsAsynchronously);
        ConformanceLab lab = run.Lab(async e =>
        {
            await run.BeginAsync(e).ConfigureAwait(false);
            await shown.Task.WaitAsync(e.Stopping).ConfigureAwait(false);
            if (reset)
            {
                e.Reset();
            }
            else if (chunk is not null)
            {
                await e.ChunkAsync(chunk).ConfigureAwait(false);
                await e.EndStreamAsync().ConfigureAwait(false);
            }
        });
        await using (lab.ConfigureAwait(false))
        {
            StreamInterruptedException broken = await Expect.ThrowsAsync<StreamInterruptedException>(() => lab.ReadAsync(shown, run.Cancellation)).ConfigureAwait(false);

            Expect.That(kinds.Contains(broken.Failure), $"the failure is {string.Join(" or ", kinds)}, not {broken.Failure}");
            Expect.Equal("Hel", broken.PartialText, "partial text");
        }
    }
}
