using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Chat;
using TierKit.Policy;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Tests.Chat;

public sealed class StreamCommitmentTests
{
    private static readonly ChatResponseUpdate Role = new(ChatRole.Assistant, []);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static StubChatClient Streaming(Func<IAsyncEnumerable<ChatResponseUpdate>> make) => new() { OnStream = (_, _, _) => make() };

    [Fact]
    public async Task GetStreamingResponse_FailsAfterRoleOnlyUpdate_TriesNextUnseen()
    {
        using Kit kit = new(k => k
            .AddChatClient("a", Tier.Sovereign, Streaming(static () => Streams.Breaking(new IOException(), "")))
            .AddChatClient("b", Tier.Partner, StubChatClient.Saying("whole")));

        ChatResponse response = await Kit.AskAsync(kit.Chat, streaming: true, cancellationToken: Token);

        Assert.Equal("whole", response.Text);
        Assert.Equal("b", response.GetRoute()!.ServedBy);
    }

    [Fact]
    public async Task GetStreamingResponse_FailsAfterFirstWord_DoesNotTryNextAndKeepsThePartialText()
    {
        StubChatClient second = StubChatClient.Saying("never");
        using Kit kit = new(k => k
            .AddChatClient("a", Tier.Sovereign, Streaming(static () => Streams.Breaking(new IOException(), "half ", "an answer")))
            .AddChatClient("b", Tier.Partner, second));

        StreamInterruptedException broken = await Assert.ThrowsAsync<StreamInterruptedException>(
            () => Kit.AskAsync(kit.Chat, streaming: true, cancellationToken: Token));

        Assert.Equal("half an answer", broken.PartialText);
        Assert.Equal("a", broken.Service);
        Assert.Equal(FailureKind.ConnectionLost, broken.Failure);
        Assert.DoesNotContain("half", broken.Message, StringComparison.Ordinal);
        Assert.Single(broken.Attempts);
        Assert.Equal(0, second.Calls);
    }

    [Fact]
    public async Task GetStreamingResponse_Restart_MarksTheBreakAndStreamsAWholeAnswer()
    {
        using Kit kit = new(k => k
            .AddPolicy("restart", static p => p.MidStream = MidStreamMode.Restart)
            .AddChatClient("a", Tier.Sovereign, Streaming(static () => Streams.Breaking(new IOException(), "half ")))
            .AddChatClient("b", Tier.Partner, StubChatClient.Saying("whole")));

        List<ChatResponseUpdate> updates = [];
        await foreach (ChatResponseUpdate update in kit.Named("restart").GetStreamingResponseAsync("hello", cancellationToken: Token))
        {
            updates.Add(update);
        }

        int restart = updates.FindIndex(StreamRestart.IsRestart);
        Assert.Equal(1, restart);
        Assert.Equal("whole", string.Concat(updates.Skip(restart + 1).Select(static u => u.Text)));
        Assert.Equal("b", updates.Skip(restart + 1).Select(static u => u.GetRoute()).First(static r => r is not null)!.ServedBy);
    }

    [Fact]
    public async Task GetStreamingResponse_Buffer_ShowsNothingOfABrokenAnswer()
    {
        using Kit kit = new(k => k
            .AddPolicy("buffer", static p => p.MidStream = MidStreamMode.Buffer)
            .AddChatClient("a", Tier.Sovereign, Streaming(static () => Streams.Breaking(new IOException(), "half ")))
            .AddChatClient("b", Tier.Partner, StubChatClient.Saying("whole")));

        Assert.Equal("whole", (await Kit.AskAsync(kit.Named("buffer"), streaming: true, cancellationToken: Token)).Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_EmptyAnswer_IsNotSuccess(bool streaming)
    {
        StubChatClient empty = new()
        {
            OnResponse = static (_, _, _) => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, ""))),
            OnStream = static (_, _, _) => Streams.Of(),
        };
        using Kit kit = new(k => k.AddChatClient("a", Tier.Sovereign, empty).AddChatClient("b", Tier.Partner, StubChatClient.Saying("whole")));

        ChatResponse response = await Kit.AskAsync(kit.Chat, streaming, cancellationToken: Token);

        Assert.Equal("whole", response.Text);
        Assert.Equal(FailureKind.Malformed, response.GetRoute()!.Attempts[0].Failure);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_NoFinishReasonFromASignallingService_IsTruncated(bool streaming)
    {
        StubChatClient cut = new()
        {
            OnResponse = static (_, _, _) => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "cut"))),
            OnStream = static (_, _, _) => Streams.Of(Role),
        };
        using Kit kit = new(k => k
            .AddChatClient("a", Tier.Sovereign, cut, static o => o.SignalsCompletion = true)
            .AddChatClient("b", Tier.Partner, StubChatClient.Saying("whole")));

        ChatResponse response = await Kit.AskAsync(kit.Chat, streaming, cancellationToken: Token);

        Assert.Equal([FailureKind.Truncated, FailureKind.Truncated, null], response.GetRoute()!.Attempts.Select(static a => a.Failure));
        Assert.Equal(2, cut.Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_NoFinishReasonFromABroughtClient_IsReportedAsUnverified(bool streaming)
    {
        StubChatClient silent = new()
        {
            OnResponse = static (_, _, _) => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "words"))),
            OnStream = static (_, _, _) => Streams.Of(new ChatResponseUpdate(ChatRole.Assistant, "words")),
        };
        using Kit kit = new(k => k.AddChatClient("a", Tier.Sovereign, silent));

        ChatResponse response = await Kit.AskAsync(kit.Chat, streaming, cancellationToken: Token);

        Assert.False(response.GetRoute()!.CompletionVerified);
        Assert.EndsWith("completion unverified", response.GetRoute()!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetStreamingResponse_EndlessLifecycleUpdates_AreMalformedNotPatient()
    {
        static async IAsyncEnumerable<ChatResponseUpdate> Endless()
        {
            await Task.CompletedTask;
            while (true)
            {
                yield return new ChatResponseUpdate(ChatRole.Assistant, []);
            }
        }

        using Kit kit = new(k => k
            .AddChatClient("a", Tier.Sovereign, Streaming(Endless))
            .AddChatClient("b", Tier.Partner, StubChatClient.Saying("whole")));

        ChatResponse response = await Kit.AskAsync(kit.Chat, streaming: true, cancellationToken: Token);

        Assert.Equal(FailureKind.Malformed, response.GetRoute()!.Attempts[0].Failure);
        Assert.Equal("whole", response.Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_ContentFilter_IsTheAnswerUnlessThePolicySaysNext(bool streaming)
    {
        StubChatClient refusing = new()
        {
            OnResponse = static (_, _, _) => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "")) { FinishReason = ChatFinishReason.ContentFilter }),
            OnStream = static (_, _, _) => Streams.Of(Streams.End(ChatFinishReason.ContentFilter)),
        };
        StubChatClient second = StubChatClient.Saying("willing");
        using Kit kit = new(k => k
            .AddPolicy("insist", static p => p.AskNextWhenRefused = true)
            .AddChatClient("a", Tier.Sovereign, refusing)
            .AddChatClient("b", Tier.Partner, second));

        ChatResponse refused = await Kit.AskAsync(kit.Chat, streaming, cancellationToken: Token);
        ChatResponse insisted = await Kit.AskAsync(kit.Named("insist"), streaming, cancellationToken: Token);

        Assert.Equal(ChatFinishReason.ContentFilter, refused.FinishReason);
        Assert.Equal("a", refused.GetRoute()!.ServedBy);
        Assert.Equal("willing", insisted.Text);
        Assert.Equal(1, second.Calls);
    }

    [Fact]
    public async Task GetStreamingResponse_ReaderLeavesEarly_DisposesTheServicesStream()
    {
        bool left = false;
        async IAsyncEnumerable<ChatResponseUpdate> Words()
        {
            try
            {
                while (true)
                {
                    await Task.Yield();
                    yield return new ChatResponseUpdate(ChatRole.Assistant, "word ");
                }
            }
            finally
            {
                left = true;
            }
        }

        using Kit kit = new(k => k.AddChatClient("a", Tier.Sovereign, Streaming(Words)));

        await foreach (ChatResponseUpdate _ in kit.Chat.GetStreamingResponseAsync("hello", cancellationToken: Token))
        {
            break;
        }

        Assert.True(left);
        Assert.Equal(ServiceAvailability.Available, kit.Services.GetRequiredService<ServiceCatalog>()["a"].Health.Availability);
    }
}
