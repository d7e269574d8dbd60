using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Policy;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Tests.Chat;

/// <summary>What starts a stream's clocks anew and what does not, and how long the first token may take.</summary>
public sealed class ProgressTests : IDisposable
{
    private readonly ManualStream _stream = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _stream.Dispose();

    [Fact]
    public async Task GetStreamingResponse_HeartbeatsBeforeTheFirstToken_DoNotPutItOff()
    {
        using Kit kit = Create();
        Task<ChatResponse> asking = Kit.AskAsync(kit.Chat, streaming: true, cancellationToken: Token);
        for (int i = 0; i < 2; i++)
        {
            kit.Time.Advance(TimeSpan.FromSeconds(7));
            _stream.PushEmpty();
        }

        Assert.False(asking.IsCompleted);
        kit.Time.Advance(TimeSpan.FromSeconds(1));

        RouteAttempt failed = (await asking).GetRoute()!.Attempts[0];
        Assert.Equal((FailureKind.Timeout, AttemptPhase.FirstToken, TimeSpan.FromSeconds(15)), (failed.Failure, failed.Phase, failed.Duration));
        Assert.True(_stream.IsCancelled);
    }

    [Fact]
    public async Task GetStreamingResponse_HeartbeatsBetweenTokens_DoNotPutTheIdleClockOff()
    {
        using Kit kit = Create();
        Task<ChatResponse> asking = Kit.AskAsync(kit.Chat, streaming: true, cancellationToken: Token);
        _stream.Push("one ");
        for (int i = 0; i < 2; i++)
        {
            kit.Time.Advance(TimeSpan.FromSeconds(14));
            _stream.PushEmpty();
        }

        kit.Time.Advance(TimeSpan.FromSeconds(2));

        StreamInterruptedException broken = await Assert.ThrowsAsync<StreamInterruptedException>(() => asking);
        Assert.Equal((FailureKind.Timeout, AttemptPhase.Idle, "one "), (broken.Failure, broken.Attempts[0].Phase, broken.PartialText));
    }

    [Fact]
    public async Task GetStreamingResponse_TokensSlowerThanHeartbeats_EachStartsTheIdleClockAnew()
    {
        using Kit kit = Create();
        Task<ChatResponse> asking = Kit.AskAsync(kit.Chat, streaming: true, cancellationToken: Token);
        foreach (string word in new[] { "one ", "two ", "three" })
        {
            _stream.Push(word);
            kit.Time.Advance(TimeSpan.FromSeconds(29));
        }

        _stream.Push(Streams.End());

        Assert.Equal("one two three", await PartAsync(asking));
    }

    [Fact]
    public async Task GetStreamingResponse_LongToolCall_IsNotTakenForSilence()
    {
        using Kit kit = Create();
        Task<ChatResponse> asking = Kit.AskAsync(kit.Chat, streaming: true, cancellationToken: Token);

        // The pieces of the call's arguments show nothing until the call is whole.
        for (int i = 0; i < 100; i++)
        {
            _stream.PushEmpty();
            kit.Time.Advance(TimeSpan.FromSeconds(1));
        }

        _stream.Push(new ChatResponseUpdate(ChatRole.Assistant, [new FunctionCallContent("1", "f")]) { FinishReason = ChatFinishReason.ToolCalls });

        ChatResponse response = await EndAsync(asking);
        Assert.Single(response.Messages[0].Contents.OfType<FunctionCallContent>());
        Assert.Equal("a", response.GetRoute()!.ServedBy);
    }

    [Fact]
    public async Task GetStreamingResponse_LifecycleUpdatesWithoutEnd_GateIsFullAndTheNextIsAsked()
    {
        using Kit kit = Create();
        Task<ChatResponse> asking = Kit.AskAsync(kit.Chat, streaming: true, cancellationToken: Token);

        // What is malformed is asked for once more.
        for (int i = 0; i < 2 << 16; i++)
        {
            _stream.PushEmpty();
        }

        RouteReport report = (await asking).GetRoute()!;
        Assert.Equal(FailureKind.Malformed, report.Attempts[0].Failure);
        Assert.Equal("b", report.ServedBy);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("call")]
    [InlineData("call of JSON")]
    public async Task GetStreamingResponse_BufferedAnswerTooLarge_GateIsFullByBytes(string kind)
    {
        using Kit kit = Create();
        Task<ChatResponse> asking = Kit.AskAsync(
            kit.Chat, streaming: true, new ChatOptions().WithMidStream(MidStreamMode.Buffer), Token);
        string block = new('a', 1024 * 1024);

        // Characters of two bytes each, and once more for the retry.
        for (int i = 0; i < 2 * (kind == "call of JSON" ? 16 : 8); i++)
        {
            _stream.Push(new ChatResponseUpdate(ChatRole.Assistant, [kind switch
            {
                "text" => new TextContent(block),
                "call" => new FunctionCallContent($"{i}", "f", new Dictionary<string, object?> { ["a"] = block }),
                _ => new FunctionCallContent($"{i}", "f", new Dictionary<string, object?> { ["a"] = JsonSerializer.SerializeToElement(block) }),
            }]));
        }

        RouteReport report = (await asking).GetRoute()!;
        Assert.Equal((FailureKind.Malformed, "b"), (report.Attempts[0].Failure, report.ServedBy));
    }

    [Fact]
    public async Task GetStreamingResponse_TwoFinishReasons_IsMalformed()
    {
        using Kit kit = Create();
        Task<ChatResponse> asking = Kit.AskAsync(kit.Chat, streaming: true, cancellationToken: Token);
        _stream.Push("half");
        _stream.Push(Streams.End(ChatFinishReason.Stop));
        _stream.Push(Streams.End(ChatFinishReason.Length));

        Assert.Equal(FailureKind.Malformed, (await Assert.ThrowsAsync<StreamInterruptedException>(() => asking)).Failure);
    }

    [Theory]
    [InlineData(0, null, 15)]
    [InlineData(4_000, null, 25)]
    [InlineData(400_000, null, 300)]
    [InlineData(400_000, 20, 20)]
    public async Task GetStreamingResponse_LongPrompt_FirstTokenClockGrowsUnlessItWasSet(int characters, int? set, int seconds)
    {
        using Kit kit = Create(o => o.Clocks.FirstToken = set is { } value ? TimeSpan.FromSeconds(value) : null);
        Task<ChatResponse> asking = Kit.AskAsync(
            kit.Chat, streaming: true, null, Token, new ChatMessage(ChatRole.User, new string('x', characters)));

        kit.Time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
        Assert.False(asking.IsCompleted);
        kit.Time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(TimeSpan.FromSeconds(seconds), (await asking).GetRoute()!.Attempts[0].Duration);
    }

    [Fact]
    public async Task GetStreamingResponse_RateWasObserved_FirstTokenClockFollowsIt()
    {
        using Kit kit = Create();
        Task<ChatResponse> teaching = Kit.AskAsync(kit.Chat, streaming: true, cancellationToken: Token);
        kit.Time.Advance(TimeSpan.FromSeconds(10));
        _stream.Push("a thousand tokens in ten seconds, four hundred of them from a cache: sixty a second");
        _stream.Push(new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(new UsageDetails { InputTokenCount = 1000, CachedInputTokenCount = 400 })]));
        _stream.Push(Streams.End());
        await EndAsync(teaching);

        Task<ChatResponse> asking = Kit.AskAsync(kit.Chat, streaming: true, null, Token, new ChatMessage(ChatRole.User, new string('x', 4 * 6000)));
        kit.Time.Advance(TimeSpan.FromSeconds(115) - TimeSpan.FromMilliseconds(1));
        Assert.False(asking.IsCompleted);
        kit.Time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(TimeSpan.FromSeconds(115), (await asking).GetRoute()!.Attempts[0].Duration);
    }

    private Kit Create(Action<ServiceOptions>? configure = null) => new(k => k
        .AddChatClient("a", Tier.Sovereign, _stream, configure)
        .AddChatClient("b", Tier.Partner, StubChatClient.Saying("away")));

    // The stream's end is the test's own push too: the reader asks once more after the finish reason.
    private async Task<ChatResponse> EndAsync(Task<ChatResponse> asking)
    {
        _stream.PushEnd();
        return await asking;
    }

    private async Task<string> PartAsync(Task<ChatResponse> asking) => (await EndAsync(asking)).Text;
}
