using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.AI;
using TierKit.Telemetry;
using TierKit.Testing.Loopback;

namespace TierKit.Testing.Conformance;

/// <summary>Holds the cases of a server that means harm: what is taken in stays bounded, the failure is typed, the next service is asked.</summary>
internal static class HostileCases
{
    private const int Depth = 4_000;

    // What the two sockets between them may hold although nobody reads it.
    private const long InFlight = 64L << 20;

    private static readonly string Block = new('a', 32 * 1024);
    private static readonly string Nested = $"{string.Concat(Enumerable.Repeat("{\"a\":", Depth))}1{new string('}', Depth)}";

    public static Task EndlessHeadersAsync(ConformanceRun run, bool streaming) => RefusedAsync(run, streaming, endless: true, async (exchange, most) =>
    {
        await exchange.SendAsync("HTTP/1.1 200 OK\r\n").ConfigureAwait(false);
        await FloodAsync(n => exchange.SendAsync($"X-{n.ToString(CultureInfo.InvariantCulture)}: {Block[..1024]}\r\n"), 1024, most).ConfigureAwait(false);
    });

    public static Task EndlessLineAsync(ConformanceRun run, bool streaming) => RefusedAsync(run, streaming, endless: true, async (exchange, most) =>
    {
        await exchange.BeginStreamAsync(streaming ? run.Wire.StreamType : run.Wire.WholeType).ConfigureAwait(false);
        await FloodAsync(_ => exchange.ChunkAsync(Block), Block.Length, most).ConfigureAwait(false);
    });

    public static Task EndlessToolCallAsync(ConformanceRun run) => run.Wire.ToolCallPart is not { } part
        ? Task.CompletedTask
        : RefusedAsync(run, streaming: true, endless: true, async (exchange, most) =>
        {
            await exchange.BeginStreamAsync(run.Wire.StreamType).ConfigureAwait(false);
            await SendAsync(exchange, run.Wire.ToolCallStart).ConfigureAwait(false);
            string parts = string.Concat(Enumerable.Repeat(part, 64));
            await FloodAsync(_ => exchange.ChunkAsync(parts), parts.Length, most).ConfigureAwait(false);
        });

    public static async Task EndlessAnswerAsync(ConformanceRun run)
    {
        ConcurrentQueue<TaskCompletionSource<bool>> ended = new();
        ConformanceLab lab = null!;
        lab = run.Lab(e => WatchAsync(ended, async () =>
        {
            await run.BeginAsync(e).ConfigureAwait(false);
            string words = string.Concat(Enumerable.Repeat(run.Wire.FirstWord[^1], 64));
            await FloodAsync(_ => e.ChunkAsync(words), words.Length, MostOf(lab)).ConfigureAwait(false);
        }));
        await using (lab.ConfigureAwait(false))
        {
            StreamInterruptedException broken = await Expect.ThrowsAsync<StreamInterruptedException>(() => lab.AskAsync(true, run.Cancellation)).ConfigureAwait(false);

            await LeftAsync(ended, run.Cancellation).ConfigureAwait(false);
            Expect.Equal(FailureKind.Malformed, broken.Failure, "kind");
            Expect.That(broken.PartialText.StartsWith("HelHel", StringComparison.Ordinal), "the partial text is what came");
            Expect.That(broken.PartialText.Length <= lab.Service.Limits.MaxResponseBytes, "the partial text is within the limit");
        }
    }

    public static async Task OneFinishReasonTwiceAsync(ConformanceRun run)
    {
        ConformanceLab lab = run.Lab(e => StreamAsync(run, e, [.. run.Wire.FirstWord, run.Wire.StopChunk, run.Wire.StopChunk]));
        await using (lab.ConfigureAwait(false))
        {
            ChatResponse response = await lab.AskAsync(true, run.Cancellation).ConfigureAwait(false);
            Expect.Equal(("Hel", ChatFinishReason.Stop), (response.Text, response.FinishReason), "text and finish reason");
        }
    }

    public static async Task TwoFinishReasonsAsync(ConformanceRun run)
    {
        ConformanceLab lab = run.Lab(e => StreamAsync(run, e, [.. run.Wire.FirstWord, run.Wire.StopChunk, run.Wire.LengthChunk]));
        await using (lab.ConfigureAwait(false))
        {
            StreamInterruptedException broken = await Expect.ThrowsAsync<StreamInterruptedException>(() => lab.AskAsync(true, run.Cancellation)).ConfigureAwait(false);
            Expect.Equal((FailureKind.Malformed, "Hel"), (broken.Failure, broken.PartialText), "kind and partial text");
        }
    }

    public static Task TwoFinishReasonsFirstAsync(ConformanceRun run) => RefusedAsync(
        run,
        streaming: true,
        endless: false,
        (exchange, _) => StreamAsync(run, exchange, [.. run.Wire.FirstWord.SkipLast(1), run.Wire.StopChunk, run.Wire.LengthChunk, run.Wire.FirstWord[^1]]));

    public static Task NestedJsonAsync(ConformanceRun run, bool streaming) => RefusedAsync(run, streaming, endless: false, (exchange, _) => streaming
        ? StreamAsync(run, exchange, [run.Wire.StreamType.StartsWith("text/event-stream", StringComparison.Ordinal) ? $"data: {Nested}\n\n" : $"{Nested}\n"])
        : exchange.AnswerAsync(200, Nested, run.Wire.WholeType));

    public static Task OtherCharsetAsync(ConformanceRun run, bool streaming) => RefusedAsync(run, streaming, endless: false, async (exchange, _) =>
    {
        byte[] body = Encoding.Unicode.GetBytes(streaming ? string.Concat(run.Wire.FirstWord.Concat(run.Wire.Rest)) : run.Wire.Whole);
        string type = (streaming ? run.Wire.StreamType : run.Wire.WholeType).Split(';')[0];
        await exchange.SendAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 200 OK\r\nContent-Type: {type}; charset=utf-16\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n")).ConfigureAwait(false);
        await exchange.SendAsync(body).ConfigureAwait(false);
    });

    private static long MostOf(ConformanceLab lab) => (2 * lab.Service.Limits.MaxResponseBytes) + InFlight;

    private static async Task SendAsync(LoopbackExchange exchange, IEnumerable<string> chunks)
    {
        foreach (string chunk in chunks)
        {
            await exchange.ChunkAsync(chunk).ConfigureAwait(false);
        }
    }

    private static async Task StreamAsync(ConformanceRun run, LoopbackExchange exchange, IEnumerable<string> chunks)
    {
        await exchange.BeginStreamAsync(run.Wire.StreamType).ConfigureAwait(false);
        await SendAsync(exchange, chunks.Append(run.Wire.Rest[^1])).ConfigureAwait(false);
        await exchange.EndStreamAsync().ConfigureAwait(false);
    }

    // Sends until the peer leaves, which throws; comes to its end only when somebody took all of it in.
    private static async Task FloodAsync(Func<long, Task> send, int size, long most)
    {
        for (long sent = 0; sent < most; sent += size)
        {
            await send(sent / size).ConfigureAwait(false);
        }
    }

    private static async Task WatchAsync(ConcurrentQueue<TaskCompletionSource<bool>> ended, Func<Task> answer)
    {
        TaskCompletionSource<bool> left = new(TaskCreationOptions.RunContinuationsAsynchronously);
        ended.Enqueue(left);
        bool took = false;
        try
        {
            await answer().ConfigureAwait(false);
            took = true;
        }
        finally
        {
            left.SetResult(!took);
        }
    }

    private static async Task LeftAsync(ConcurrentQueue<TaskCompletionSource<bool>> ended, CancellationToken cancellationToken)
    {
        foreach (TaskCompletionSource<bool> left in ended)
        {
            Expect.That(await left.Task.WaitAsync(cancellationToken).ConfigureAwait(false), "the provider stops reading at the service's Limits and closes the socket");
        }
    }

    private static async Task RefusedAsync(ConformanceRun run, bool streaming, bool endless, Func<LoopbackExchange, long, Task> answer)
    {
        ConcurrentQueue<TaskCompletionSource<bool>> ended = new();
        ConformanceLab lab = null!;
        lab = run.Lab(e => WatchAsync(ended, () => answer(e, MostOf(lab))), attempts: run.HasSpare ? 3 : 1, withSpare: run.HasSpare);
        await using (lab.ConfigureAwait(false))
        {
            IReadOnlyList<RouteAttempt> failed;
            if (run.HasSpare)
            {
                RouteReport report = await lab.ReportAsync(streaming, run.Cancellation).ConfigureAwait(false);
                Expect.Equal(ConformanceLab.Spare, report.ServedBy, "served by");
                Expect.Equal(report.Attempts.Count, lab.Lab.Ledger.Count, "ledger entries");
                failed = [.. report.Attempts.SkipLast(1)];
            }
            else
            {
                failed = [await run.FailedAsync(lab, streaming).ConfigureAwait(false)];
            }

            if (endless)
            {
                await LeftAsync(ended, run.Cancellation).ConfigureAwait(false);
            }

            Expect.Equal(failed.Count, lab.Chats.Count, "requests");
            Expect.That(failed.Count > 0, "the service is asked");
            foreach (RouteAttempt attempt in failed)
            {
                Expect.That(attempt.Failure is FailureKind.Malformed or FailureKind.Truncated, $"the failure is Malformed or Truncated, not {attempt.Failure}");
            }
        }
    }
}
