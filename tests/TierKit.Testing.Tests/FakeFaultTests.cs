using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Testing.Tests;

/// <summary>Every fault, in process: seen by the walk as the real one is, after the time the real one takes.</summary>
public sealed class FakeFaultTests
{
    private static readonly Dictionary<string, Fault> Faults = new()
    {
        ["refused"] = Fault.Refused,
        ["black hole"] = Fault.BlackHole,
        ["silent"] = Fault.SilentBeforeHeaders,
        ["headers"] = Fault.HeadersThenSilence,
        ["slow"] = Fault.SlowFirstToken(TimeSpan.FromSeconds(21)),
        ["closed"] = Fault.ClosedBeforeHeaders(),
        ["error first"] = Fault.ErrorEventFirst,
        ["500"] = Fault.Status(500),
        ["503"] = Fault.Status(503),
        ["429"] = Fault.Status(429),
        ["context"] = Fault.ContextTooLong,
        ["missing"] = Fault.ModelMissing,
        ["quota"] = Fault.QuotaExhausted,
        ["key"] = Fault.Unauthorized,
        ["region"] = Fault.RegionBlocked,
        ["overloaded"] = Fault.Overloaded,
        ["empty"] = Fault.EmptyAnswer,
        ["html"] = Fault.HtmlAnswer,
        ["tools"] = Fault.BrokenToolArguments,
        ["headers endless"] = Fault.EndlessHeaders,
        ["line endless"] = Fault.EndlessLine,
        ["answer endless"] = Fault.EndlessAnswer,
        ["tool endless"] = Fault.EndlessToolCall,
        ["nested"] = Fault.NestedJson,
        ["charset"] = Fault.WrongCharset,
        ["two ends"] = Fault.TwoFinishReasons,
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("refused", FailureKind.Unreachable, null, 1, 0)]
    [InlineData("black hole", FailureKind.Timeout, AttemptPhase.Connect, 1, 5)]
    [InlineData("silent", FailureKind.Timeout, AttemptPhase.Headers, 1, 20)]
    [InlineData("headers", FailureKind.Timeout, AttemptPhase.FirstToken, 1, 20)]
    [InlineData("slow", FailureKind.Timeout, AttemptPhase.FirstToken, 1, 20)]
    [InlineData("closed", FailureKind.ConnectionLost, null, 2, 0)]
    [InlineData("error first", FailureKind.Overloaded, null, 2, .4)]
    [InlineData("500", FailureKind.ServerError, null, 2, .4)]
    [InlineData("503", FailureKind.Overloaded, null, 2, .4)]
    [InlineData("429", FailureKind.RateLimited, null, 1, 0)]
    [InlineData("missing", FailureKind.ModelMissing, null, 1, 0)]
    [InlineData("quota", FailureKind.QuotaExhausted, null, 1, 0)]
    [InlineData("key", FailureKind.Unauthorized, null, 1, 0)]
    [InlineData("region", FailureKind.RegionBlocked, null, 1, 0)]
    [InlineData("overloaded", FailureKind.Overloaded, null, 2, .4)]
    [InlineData("empty", FailureKind.Truncated, null, 2, 0)]
    [InlineData("html", FailureKind.Truncated, null, 2, 0)]
    [InlineData("tools", FailureKind.Malformed, null, 2, 0)]
    [InlineData("headers endless", FailureKind.Malformed, null, 2, 0)]
    [InlineData("line endless", FailureKind.Malformed, null, 2, 0)]
    [InlineData("tool endless", FailureKind.Malformed, null, 2, 0)]
    [InlineData("nested", FailureKind.Malformed, null, 2, 0)]
    [InlineData("charset", FailureKind.Malformed, null, 2, 0)]
    public async Task Stream_FaultBeforeOutput_NextServes(string fault, FailureKind kind, AttemptPhase? phase, int times, double seconds)
    {
        await using TierLab lab = Lab(Faults[fault]);

        ChatResponse response = await Ask.HelloAsync(lab.Chat, streaming: true, Ask.PartnerFirst(), Token);

        RouteReport report = response.ShouldReport(servedBy: "local", attempts: times + 1);
        Assert.Equal("from home", response.Text);
        Assert.Equal(Enumerable.Repeat<FailureKind?>(kind, times), report.Attempts.SkipLast(1).Select(static a => a.Failure));
        Assert.Equal(phase, report.Attempts[0].Phase);
        Assert.Equal(seconds, lab.Time.Elapsed.TotalSeconds, 3);
    }

    [Theory]
    [InlineData("refused", FailureKind.Unreachable, null, 1, 0)]
    [InlineData("black hole", FailureKind.Timeout, AttemptPhase.Connect, 1, 5)]
    [InlineData("silent", FailureKind.Timeout, AttemptPhase.Total, 1, 300)]
    [InlineData("headers", FailureKind.Timeout, AttemptPhase.Total, 1, 300)]
    [InlineData("closed", FailureKind.ConnectionLost, null, 2, 0)]
    [InlineData("500", FailureKind.ServerError, null, 2, .4)]
    [InlineData("empty", FailureKind.Truncated, null, 2, 0)]
    [InlineData("html", FailureKind.Malformed, null, 2, 0)]
    [InlineData("tools", FailureKind.Malformed, null, 2, 0)]
    [InlineData("headers endless", FailureKind.Malformed, null, 2, 0)]
    [InlineData("line endless", FailureKind.Malformed, null, 2, 0)]
    [InlineData("answer endless", FailureKind.Malformed, null, 2, 0)]
    [InlineData("tool endless", FailureKind.Malformed, null, 2, 0)]
    [InlineData("nested", FailureKind.Malformed, null, 2, 0)]
    [InlineData("charset", FailureKind.Malformed, null, 2, 0)]
    [InlineData("two ends", FailureKind.Malformed, null, 2, 0)]
    public async Task Response_Fault_NextServes(string fault, FailureKind kind, AttemptPhase? phase, int times, double seconds)
    {
        await using TierLab lab = Lab(Faults[fault]);

        ChatResponse response = await Ask.HelloAsync(lab.Chat, streaming: false, Ask.PartnerFirst(), Token);

        RouteReport report = response.ShouldReport(servedBy: "local", attempts: times + 1);
        Assert.Equal(Enumerable.Repeat<FailureKind?>(kind, times), report.Attempts.SkipLast(1).Select(static a => a.Failure));
        Assert.Equal(phase, report.Attempts[0].Phase);
        Assert.Equal(seconds, lab.Time.Elapsed.TotalSeconds, 3);
    }

    [Theory]
    [InlineData("stall", FailureKind.Timeout, "one two ", 30)]
    [InlineData("cut", FailureKind.ConnectionLost, "one two ", 0)]
    [InlineData("reset", FailureKind.ConnectionLost, "one two ", 0)]
    [InlineData("error", FailureKind.Overloaded, "one two ", 0)]
    [InlineData("end", FailureKind.Truncated, "one two three", 0)]
    [InlineData("chunk", FailureKind.Malformed, "one ", 0)]
    [InlineData("two ends", FailureKind.Malformed, "one two three", 0)]
    public async Task Stream_FaultMidAnswer_IsATypedFailureWithThePartialText(string fault, FailureKind kind, string partial, double seconds)
    {
        await using TierLab lab = TierLab.Create(kit => kit
            .AddFake("local", Tier.Sovereign, "from home")
            .AddFake("claude", Tier.Partner, "one two three", fault switch
            {
                "stall" => Fault.StallAfter(2),
                "cut" => Fault.CutAfter(2),
                "reset" => Fault.CutAfter(2, reset: true),
                "error" => Fault.ErrorEventAfter(2),
                "end" => Fault.NoEndMarker,
                "two ends" => Fault.TwoFinishReasons,
                _ => Fault.MalformedChunk,
            }));

        StreamInterruptedException broken = await Assert.ThrowsAsync<StreamInterruptedException>(
            () => Ask.HelloAsync(lab.Chat, streaming: true, Ask.PartnerFirst(), Token));

        Assert.Equal((kind, partial), (broken.Failure, broken.PartialText));
        Assert.Equal(seconds, lab.Time.Elapsed.TotalSeconds, 3);
        lab.ShouldHaveAsked("local", times: 0);
    }

    [Theory]
    [InlineData("in turn", null, 500, 503, null, 500)]
    [InlineData("flapping", 500, 500, null, 500, 500)]
    [InlineData("limited and followed", 503, 503, null, 500, 500)]
    public async Task Combined_CallByCall_IsWhatItReads(string combination, params int?[] statuses)
    {
        Fault fault = combination switch
        {
            "in turn" => Fault.InTurn(null, Fault.Status(500), Fault.Status(503)),
            "flapping" => Fault.Flapping(Fault.Status(500), failing: 2, healthy: 1),
            _ => Fault.Status(503).ForFirst(2).Then(Fault.Status(500).FromCall(4)),
        };
        await using TierLab lab = TierLab.Create(kit => kit
            .AddPolicy("once", static p => p.MaxAttempts = 1)
            .AddFake("local", Tier.Sovereign, "well", fault));
        List<int?> seen = [];

        for (int call = 0; call < statuses.Length; call++)
        {
            try
            {
                await Ask.HelloAsync(lab.Named("once"), streaming: call % 2 == 0, cancellationToken: Token);
                seen.Add(null);
            }
            catch (AllServicesFailedException failure)
            {
                seen.Add(Assert.Single(failure.Attempts).Status);
            }

            // A breaker that opened would answer in the place of the fault.
            lab.Time.Advance(TimeSpan.FromMinutes(10));
        }

        Assert.Equal(statuses, seen);
    }

    [Fact]
    public async Task Stream_AnswerThatNeverEnds_EndsAtTheServicesLimit()
    {
        await using TierLab lab = TierLab.Create(kit => kit
            .AddFake("claude", Tier.Partner, "one two ", Fault.EndlessAnswer, configure: static o => o.Limits.MaxResponseBytes = 100_000));

        StreamInterruptedException broken = await Assert.ThrowsAsync<StreamInterruptedException>(
            () => Ask.HelloAsync(lab.Chat, streaming: true, Ask.PartnerFirst(), Token));

        Assert.Equal(FailureKind.Malformed, broken.Failure);
        Assert.StartsWith("one two one two ", broken.PartialText, StringComparison.Ordinal);
        Assert.InRange(broken.PartialText.Length, 80_000, 100_000);
        Assert.Contains("limit: MaxResponseBytes", broken.InnerException!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_AnswerThatNeverEndsWordByWord_EndsAtTheTotalClock()
    {
        await using TierLab lab = TierLab.Create(kit => kit
            .AddFake("claude", Tier.Partner, new FakeReply("one two ") { UpdateDelay = TimeSpan.FromSeconds(1) }, Fault.EndlessAnswer));

        StreamInterruptedException broken = await Assert.ThrowsAsync<StreamInterruptedException>(
            () => Ask.HelloAsync(lab.Chat, streaming: true, Ask.PartnerFirst(), Token));

        Assert.Equal((FailureKind.Timeout, AttemptPhase.Total), (broken.Failure, broken.Attempts[0].Phase));
        Assert.Equal(300, lab.Time.Elapsed.TotalSeconds, 3);
    }

    [Fact]
    public async Task Stream_StallWhileBuffering_NextServesAfterTheIdleClock()
    {
        await using TierLab lab = TierLab.Create(kit => kit
            .AddPolicy("buffer", static p => p.MidStream = TierKit.Policy.MidStreamMode.Buffer)
            .AddFake("local", Tier.Sovereign, fault: Fault.StallAfter(2))
            .AddFake("claude", Tier.Partner, "whole"));

        ChatResponse response = await Ask.HelloAsync(lab.Named("buffer"), streaming: true, cancellationToken: Token);

        Assert.Equal("whole", response.Text);
        Assert.Equal(AttemptPhase.Idle, response.ShouldReport(servedBy: "claude", attempts: 2).Attempts[0].Phase);
        Assert.Equal(30, lab.Time.Elapsed.TotalSeconds, 3);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Loading_Sovereign_IsWaitedFor(bool streaming)
    {
        await using TierLab lab = TierLab.Create(kit => kit
            .AddFake("local", Tier.Sovereign, "from home", Fault.ModelLoading(TimeSpan.FromSeconds(40)))
            .AddFake("claude", Tier.Partner));

        ChatResponse response = await Ask.HelloAsync(lab.Chat, streaming, cancellationToken: Token);

        response.ShouldReport(servedBy: "local", attempts: 1);
        Assert.Equal(40, lab.Time.Elapsed.TotalSeconds, 3);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RetryAfter_Short_IsWaitedFor(bool streaming)
    {
        await using TierLab lab = Lab(Fault.Status(429, retryAfter: TimeSpan.FromSeconds(2)).ForFirst(1));

        ChatResponse response = await Ask.HelloAsync(lab.Chat, streaming, Ask.PartnerFirst(), Token);

        response.ShouldReport(servedBy: "claude", attempts: 2, failures: FailureKind.RateLimited);
        Assert.Equal(2, lab.Time.Elapsed.TotalSeconds, 3);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ContentRefused_IsTheAnswer(bool streaming)
    {
        await using TierLab lab = Lab(Fault.ContentRefused);

        ChatResponse response = await Ask.HelloAsync(lab.Chat, streaming, Ask.PartnerFirst(), Token);

        Assert.Equal(ChatFinishReason.ContentFilter, response.FinishReason);
        response.ShouldReport(servedBy: "claude");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ContextTooLong_OnlyALargerWindowIsAsked(bool streaming)
    {
        await using TierLab lab = TierLab.Create(kit => kit
            .AddFake("local", Tier.Sovereign, configure: static o => o.ContextWindow = 4_000)
            .AddFake("claude", Tier.Partner, fault: Fault.ContextTooLong, configure: static o => o.ContextWindow = 8_000)
            .AddFake("gemini", Tier.Partner, configure: static o => o.ContextWindow = 1_000_000));

        ChatResponse response = await Ask.HelloAsync(lab.Chat, streaming, Ask.PartnerFirst(), Token);

        response.ShouldReport(servedBy: "gemini", attempts: 2, failures: FailureKind.ContextTooLong);
        lab.ShouldHaveAsked("local", times: 0);
    }

    private static TierLab Lab(Fault fault) => TierLab.Create(kit => kit
        .AddFake("local", Tier.Sovereign, "from home")
        .AddFake("claude", Tier.Partner, "from afar, word by word", fault));
}
