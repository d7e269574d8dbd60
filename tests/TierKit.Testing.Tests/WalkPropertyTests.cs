using CsCheck;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Chat;
using TierKit.Policy;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Testing.Tests;

/// <summary>What the walk promises whatever goes wrong, tried on thousands of labs made by chance.</summary>
public sealed class WalkPropertyTests
{
    private const int Labs = 400;

    private static readonly Fault?[] Faults =
    [
        null, null, null, Fault.Refused, Fault.BlackHole, Fault.SilentBeforeHeaders, Fault.HeadersThenSilence, Fault.SlowFirstToken(TimeSpan.FromSeconds(9)),
        Fault.StallAfter(2), Fault.CutAfter(1), Fault.CutAfter(3, reset: true), Fault.ErrorEventFirst, Fault.ErrorEventAfter(2), Fault.NoEndMarker,
        Fault.MalformedChunk, Fault.Status(500), Fault.Status(503), Fault.Status(429, TimeSpan.FromSeconds(2)), Fault.QuotaExhausted, Fault.ModelMissing,
        Fault.EmptyAnswer, Fault.HtmlAnswer, Fault.BrokenToolArguments, Fault.EndlessHeaders, Fault.EndlessLine, Fault.EndlessToolCall, Fault.NestedJson,
        Fault.WrongCharset, Fault.TwoFinishReasons, Fault.Status(500).ForFirst(1), Fault.CutAfter(2).ForFirst(1), Fault.Flapping(),
    ];

    private static readonly MidStreamMode[] Modes = [MidStreamMode.Fail, MidStreamMode.Restart, MidStreamMode.Buffer, MidStreamMode.Continue];

    private static readonly Gen<Setup> Setups =
        from faults in Gen.Int[0, Faults.Length - 1].List[1, 4]
        from attempts in Gen.Int[1, 6]
        from deadline in Gen.Int[1, 90]
        from streaming in Gen.Bool
        from mode in Gen.Int[0, Modes.Length - 1]
        from leaves in Gen.Int[0, 8]
        select new Setup([.. faults], attempts, TimeSpan.FromSeconds(deadline), streaming, Modes[mode], leaves);

    [Fact]
    public Task Walk_WhateverFails_StaysWithinBudgetAndDeadline() => Setups.SampleAsync(
        async setup =>
        {
            await using TierLab lab = setup.Lab();
            Outcome outcome = await AskAsync(lab, setup);

            int asked = lab.Fakes.Sum(static f => f.Calls);
            return asked <= setup.Attempts && lab.Time.Elapsed <= setup.Deadline && asked == outcome.Attempts.Count;
        },
        iter: Labs,
        threads: 1);

    [Fact]
    public Task Report_WhateverFails_HasEveryAttemptOnce() => Setups.SampleAsync(
        async setup =>
        {
            await using TierLab lab = setup.Lab();
            Outcome outcome = await AskAsync(lab, setup);

            string[] asked = [.. lab.Fakes.SelectMany(static f => f.Requests.Select(r => (f.Name, r.At, r.Call))).OrderBy(static r => r.At).ThenBy(static r => r.Name).ThenBy(static r => r.Call).Select(static r => r.Name)];
            string[] told = [.. outcome.Attempts.Select(static a => a.Service)];
            string[] booked = [.. lab.Ledger.Select(static e => e.Service)];
            return asked.Order(StringComparer.Ordinal).SequenceEqual(told.Order(StringComparer.Ordinal)) && told.SequenceEqual(booked)
                && outcome.Attempts.Count(static a => a.Failure is null) == (outcome.Failure is null ? 1 : 0);
        },
        iter: Labs,
        threads: 1);

    [Fact]
    public async Task Stream_WhateverFails_NeverMixesTwoAnswers()
    {
        int handovers = 0;
        await Setups.SampleAsync(
            async setup =>
            {
                await using TierLab lab = setup.Lab();
                Outcome outcome = await AskAsync(lab, setup);

                if (outcome.Parts.Count > 1)
                {
                    handovers++;
                    return setup.Mode == MidStreamMode.Continue && setup.IsOneAnswer(outcome.Parts, isWhole: outcome.Failure is null)
                        && (outcome.Failure is StreamInterruptedException cut ? cut.PartialText == outcome.Text : outcome.Finish == ChatFinishReason.Stop);
                }

                return outcome.Failure switch
                {
                    null => lab.Fakes.Any(f => f.Name == outcome.ServedBy && Setup.Says(f.Name) == outcome.Text) && outcome.Finish == ChatFinishReason.Stop,
                    StreamInterruptedException broken => setup.Mode is MidStreamMode.Fail or MidStreamMode.Continue && setup.Streaming
                        && broken.PartialText == outcome.Text && Setup.Says(broken.Service).StartsWith(broken.PartialText, StringComparison.Ordinal),
                    // After a restart's mark, part of the last answer may have been shown.
                    _ => outcome.Text.Length == 0 || (setup.Mode == MidStreamMode.Restart && lab.Fakes.Any(f => Setup.Says(f.Name).StartsWith(outcome.Text, StringComparison.Ordinal))),
                };
            },
            iter: Labs,
            threads: 1);
        Assert.True(handovers > 0, "chance made no lab in which a second service went on");
    }

    [Fact]
    public Task Cancelled_AtAnyMoment_NothingIsAnsweredAfterwards() => Setups.SampleAsync(
        async setup =>
        {
            await using TierLab lab = setup.Lab();
            using CancellationTokenSource caller = new();
            using ITimer leaving = lab.Time.CreateTimer(_ => caller.Cancel(), null, TimeSpan.FromSeconds(setup.Leaves), Timeout.InfiniteTimeSpan);
            bool late = false;
            try
            {
                int updates = 0;
                await foreach (ChatResponseUpdate _ in lab.Chat.GetStreamingResponseAsync("hello", cancellationToken: caller.Token))
                {
                    late |= caller.IsCancellationRequested;
                    if (++updates == setup.Leaves)
                    {
                        await caller.CancelAsync();
                    }
                }

                // Cancelled with the last update in hand: the answer was whole before.
                return !late && (!caller.IsCancellationRequested || updates == setup.Leaves);
            }
            catch (OperationCanceledException)
            {
                int asked = lab.Fakes.Sum(static f => f.Calls);
                lab.Time.Advance(TimeSpan.FromMinutes(10));
                return !late && caller.IsCancellationRequested && asked == lab.Fakes.Sum(static f => f.Calls);
            }
            catch (Exception failure) when (failure is TierKitException)
            {
                return !late;
            }
        },
        iter: Labs,
        threads: 1);

    private static async Task<Outcome> AskAsync(TierLab lab, Setup setup)
    {
        string text = "";
        RouteReport? report = null;
        ChatFinishReason? finish = null;
        List<string> parts = [""];
        try
        {
            if (setup.Streaming)
            {
                await foreach (ChatResponseUpdate update in lab.Chat.GetStreamingResponseAsync("hello"))
                {
                    report = update.GetRoute() ?? report;
                    finish = update.FinishReason ?? finish;
                    if (StreamContinuation.IsContinuation(update))
                    {
                        parts.Add("");
                    }

                    parts[^1] += update.Text;
                    text = StreamRestart.IsRestart(update) ? "" : text + update.Text;
                }
            }
            else
            {
                ChatResponse response = await lab.Chat.GetResponseAsync("hello");
                (text, report, finish) = (response.Text, response.GetRoute(), response.FinishReason);
            }

            return new Outcome(text, finish, report!.ServedBy, report.Attempts, null, parts);
        }
        catch (StreamInterruptedException broken)
        {
            return new Outcome(text, finish, null, broken.Attempts, broken, parts);
        }
        catch (AllServicesFailedException failure)
        {
            return new Outcome(text, finish, null, failure.Attempts, failure, parts);
        }
    }

    private sealed record Outcome(string Text, ChatFinishReason? Finish, string? ServedBy, IReadOnlyList<RouteAttempt> Attempts, Exception? Failure, IReadOnlyList<string> Parts);

    private sealed record Setup(int[] Services, int Attempts, TimeSpan Deadline, bool Streaming, MidStreamMode Mode, int Leaves)
    {
        public static string Says(string name) => $"{name} one {name} two {name} three {name} four";

        private static string GoesOn(string name) => $" {name} five {name} six";

        /// <summary>Says whether parts of a text are the beginning of one answer, and each what somebody said who was asked to go on.</summary>
        public bool IsOneAnswer(IReadOnlyList<string> parts, bool isWhole)
        {
            string[] names = [.. Enumerable.Range(0, Services.Length).Select(static i => $"s{i}")];
            return names.Any(n => Says(n).StartsWith(parts[0], StringComparison.Ordinal))
                && parts.Skip(1).All(p => names.Any(n => GoesOn(n).TrimStart().StartsWith(p.TrimStart(), StringComparison.Ordinal)))
                && (!isWhole || names.Any(n => GoesOn(n).TrimStart() == parts[^1].TrimStart()));
        }

        public TierLab Lab() => TierLab.Create(kit =>
        {
            for (int i = 0; i < Services.Length; i++)
            {
                string name = $"s{i}";
                FakeReplies replies = FakeReplies.From(request => request.Messages[^1].Role == ChatRole.Assistant ? GoesOn(name) : Says(name));
                kit.AddFake(
                    name,
                    i % 2 == 0 ? Tier.Sovereign : Tier.Partner,
                    replies,
                    Faults[Services[i]],
                    static options => options.Capabilities = ServiceCapabilities.AssistantPrefill | ServiceCapabilities.Tools);
            }

            kit.AddPolicy("chance", policy =>
            {
                policy.MaxAttempts = Attempts;
                policy.Deadline = Deadline;
                policy.MidStream = Mode;
            }).UseDefaultPolicy("chance");
        });

        public override string ToString() =>
            $"{string.Join(" | ", Services.Select(static i => Faults[i]?.ToString() ?? "healthy"))}, at most {Attempts} in {Deadline}, {(Streaming ? "streaming" : "in one piece")}, {Mode}, leaves {Leaves}";
    }
}
