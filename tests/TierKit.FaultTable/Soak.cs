using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Telemetry;
using TierKit.Testing;
using TierKit.Tiers;

namespace TierKit.FaultTable;

/// <summary>Asks for a long time, many at once, through real provider packages, of servers that fail in every way.</summary>
public sealed class Soak(int calls, int atOnce)
{
    private static readonly string[] Replies = ["the house says six whole words", "the first partner says six words", "the second partner says as many", "the spare says it in six"];

    private readonly LabTime _time = new() { MovesByItself = false };
    private readonly ConcurrentQueue<string> _violations = new();
    private int _next;
    private int _answers;
    private int _failures;
    private int _interrupted;
    private int _cancelled;
    private int _unobserved;

    public async Task<SoakResult> RunAsync(CancellationToken cancellationToken = default)
    {
        void Notice(object? sender, UnobservedTaskExceptionEventArgs arguments)
        {
            Interlocked.Increment(ref _unobserved);
            _violations.Enqueue($"unobserved: {arguments.Exception.InnerException?.Message}");
        }

        using RunningTasks tasks = new();
        TaskScheduler.UnobservedTaskException += Notice;
        try
        {
            FakeServer[] servers =
            [
                FakeServer.CreateOllama(Replies[0], SoakFaults.Of(3), Protocol.Model, _time),
                FakeServer.CreateOpenAI(Replies[1], SoakFaults.Of(5), Protocol.Model, _time),
                FakeServer.CreateAnthropic(Replies[2], SoakFaults.Of(7), Protocol.Model, _time),
            ];
            long settled;
            long orphans;
            await using (TierLab lab = Lab(servers))
            {
                using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                Task pump = PumpAsync(over.Token);
                await WorkAsync(lab.Chat, calls / 2, cancellationToken);
                settled = Collected();
                await WorkAsync(lab.Chat, calls, cancellationToken);
                await EndedAsync(servers, tasks, cancellationToken);
                // Before the container ends them: they must end by themselves.
                orphans = tasks.Now;
                await over.CancelAsync();
                await pump;
            }

            int open = servers.Sum(static s => s.OpenConnections);
            foreach (FakeServer server in servers)
            {
                // Waits for every exchange under way: one that nobody ended would show here.
                await server.DisposeAsync();
            }

            long grown = Collected() - settled;
            return new SoakResult(calls, _answers, _failures, _interrupted, _cancelled, _unobserved, open, orphans, tasks.Started, grown, _time.Elapsed, [.. _violations.Take(20)]);
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Notice;
        }
    }

    // An answer that never ends is the reply again and again.
    private static bool IsBeginning(string reply, string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != reply[i % reply.Length])
            {
                return false;
            }
        }

        return text.Length <= Protocol.AnswerLimit;
    }

    private static long Collected()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static async Task EndedAsync(FakeServer[] servers, RunningTasks tasks, CancellationToken cancellationToken)
    {
        using PeriodicTimer patience = new(TimeSpan.FromMilliseconds(20));
        for (int i = 0; i < 500 && (tasks.Now != 0 || servers.Any(static s => s.OpenConnections > 0)); i++)
        {
            await patience.WaitForNextTickAsync(cancellationToken);
        }
    }

    private TierLab Lab(FakeServer[] servers) => TierLab.Create(
        kit =>
        {
            for (int i = 0; i < servers.Length; i++)
            {
                Protocol.All[i].Register(kit, servers[i].Address);
            }

            kit.AddFake("spare", Tier.Partner, Replies[3], SoakFaults.Rare, configure: static o => o.Priority = 9);
        },
        time: _time);

    private Task WorkAsync(IChatClient chat, int until, CancellationToken cancellationToken) =>
        Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Task.Run(
            async () =>
            {
                for (int call = Interlocked.Increment(ref _next); call <= until; call = Interlocked.Increment(ref _next))
                {
                    await AskAsync(chat, call, cancellationToken);
                }

                Interlocked.Decrement(ref _next);
            },
            cancellationToken)));

    private async Task AskAsync(IChatClient chat, int call, CancellationToken cancellationToken)
    {
        bool streaming = call % 2 == 0;
        bool leaves = call % 50 == 0;
        ChatOptions options = new ChatOptions().WithPolicy(call % 3 == 0 ? "partner-first" : "sovereign-first");
        using CancellationTokenSource caller = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        List<ChatResponseUpdate> updates = [];
        try
        {
            if (streaming)
            {
                await foreach (ChatResponseUpdate update in chat.GetStreamingResponseAsync("hello", options, caller.Token))
                {
                    updates.Add(update);
                    if (leaves && updates.Count == 3)
                    {
                        await caller.CancelAsync();
                    }
                }
            }
            else
            {
                Task<ChatResponse> asking = chat.GetResponseAsync("hello", options, caller.Token);
                if (leaves)
                {
                    await caller.CancelAsync();
                }

                updates.AddRange((await asking).ToChatResponseUpdates());
            }

            ChatResponse response = updates.ToChatResponse();
            Interlocked.Increment(ref _answers);
            if (!Replies.Contains(response.Text) || response.FinishReason != ChatFinishReason.Stop || response.GetRoute() is null)
            {
                _violations.Enqueue($"call {call}: '{response.Text}' ({response.FinishReason}) was presented as success");
            }
        }
        catch (OperationCanceledException) when (caller.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            Interlocked.Increment(ref _cancelled);
        }
        catch (StreamInterruptedException broken)
        {
            Interlocked.Increment(ref _interrupted);
            if (broken.PartialText.Length > 0 && !Replies.Any(r => IsBeginning(r, broken.PartialText)))
            {
                _violations.Enqueue($"call {call}: '{broken.PartialText[..Math.Min(200, broken.PartialText.Length)]}' is no beginning of any answer");
            }
        }
        catch (AllServicesFailedException)
        {
            Interlocked.Increment(ref _failures);
        }
        catch (Exception other) when (!cancellationToken.IsCancellationRequested)
        {
            _violations.Enqueue($"call {call}: {other.GetType().Name}: {other.Message}");
        }
    }

    // Virtual time passes at a hundred seconds a second, so that clocks, pauses and breakers all have their turn. Nothing is measured by it.
    private async Task PumpAsync(CancellationToken cancellationToken)
    {
        using PeriodicTimer tick = new(TimeSpan.FromMilliseconds(10));
        try
        {
            while (await tick.WaitForNextTickAsync(cancellationToken))
            {
                _time.Advance(TimeSpan.FromSeconds(1));
            }
        }
        catch (OperationCanceledException)
        {
            // The soak is over.
        }
    }
}
