using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Chat;
using TierKit.Routing;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Tests.Chat;

public sealed class ContextWindowTests
{
    private static readonly string Long = new('x', 4000);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_WindowIsTooSmall_ServiceIsNotAskedAndTheReportSaysWhy(bool streaming)
    {
        StubChatClient small = StubChatClient.Saying("small");
        using Kit kit = new(k => k
            .AddChatClient("small", Tier.Sovereign, small, static o => o.ContextWindow = 512)
            .AddChatClient("large", Tier.Partner, StubChatClient.Saying("large"), static o => o.ContextWindow = 8192));

        ChatResponse response = await Kit.AskAsync(kit.Chat, streaming, null, Token, new ChatMessage(ChatRole.User, Long));
        ChatResponse brief = await Kit.AskAsync(kit.Chat, streaming, null, Token);

        Assert.Equal("large", response.Text);
        RouteExclusion exclusion = Assert.Single(response.GetRoute()!.Exclusions, static e => e.Reason == ExclusionReason.ContextWindow);
        Assert.Contains("1000", exclusion.Detail, StringComparison.Ordinal);
        Assert.Contains("512", exclusion.Detail, StringComparison.Ordinal);
        Assert.Equal("small", brief.Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_RequestedOutputAndTools_Count(bool streaming)
    {
        using Kit kit = new(k => k
            .AddChatClient("small", Tier.Sovereign, StubChatClient.Saying("small"), static o => o.ContextWindow = 512)
            .AddChatClient("unknown", Tier.Partner, StubChatClient.Saying("unknown")));
        ChatOptions wordy = new() { Tools = [AIFunctionFactory.Create(static () => "x", "look", new string('d', 3000))] };

        Assert.Equal("unknown", (await Kit.AskAsync(kit.Chat, streaming, new ChatOptions { MaxOutputTokens = 600 }, Token)).Text);
        Assert.Equal("unknown", (await Kit.AskAsync(kit.Chat, streaming, wordy, Token)).Text);
        Assert.Equal("small", (await Kit.AskAsync(kit.Chat, streaming, new ChatOptions { MaxOutputTokens = 100 }, Token)).Text);
    }

    [Fact]
    public void Explain_WindowIsTooSmall_ShowsIt()
    {
        using Kit kit = new(k => k.AddChatClient("small", Tier.Sovereign, new StubChatClient(), static o => o.ContextWindow = 10));

        RoutePlan plan = kit.Services.GetRequiredService<TieredChatClient>().Explain([new(ChatRole.User, Long)]);

        Assert.Empty(plan.Candidates);
        Assert.Equal(ExclusionReason.ContextWindow, Assert.Single(plan.Exclusions).Reason);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_NothingFits_IsShortenedOnceAndReported(bool streaming)
    {
        LastMessage reducer = new();
        StubChatClient small = StubChatClient.Saying("small");
        using Kit kit = new(k => k.AddChatClient("small", Tier.Sovereign, small, static o => o.ContextWindow = 512).UseCompaction(_ => reducer));
        ChatMessage[] messages = [new(ChatRole.User, Long), new(ChatRole.User, "short")];

        ChatResponse response = await Kit.AskAsync(kit.Chat, streaming, null, Token, messages);
        ChatResponse brief = await Kit.AskAsync(kit.Chat, streaming, null, Token);

        Assert.True(response.GetRoute()!.Compacted);
        Assert.Equal("small", response.Text);
        Assert.False(brief.GetRoute()!.Compacted);
        Assert.Equal(1, reducer.Calls);
        Assert.Equal(2, messages.Length);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_LargerWindowIsThere_IsNotShortened(bool streaming)
    {
        LastMessage reducer = new();
        using Kit kit = new(k => k
            .AddChatClient("small", Tier.Sovereign, StubChatClient.Saying("small"), static o => o.ContextWindow = 512)
            .AddChatClient("large", Tier.Partner, StubChatClient.Saying("large"), static o => o.ContextWindow = 8192)
            .UseCompaction(_ => reducer));

        Assert.Equal("large", (await Kit.AskAsync(kit.Chat, streaming, null, Token, new ChatMessage(ChatRole.User, Long))).Text);
        Assert.Equal(0, reducer.Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_ServiceSaysTooLong_OnlyLargerWindowsThenTheShortened(bool streaming)
    {
        LastMessage reducer = new();
        List<string> asked = [];
        StubChatClient strict = new();
        strict.OnResponse = (messages, _, _) =>
        {
            asked.Add("strict");
            return messages.Count > 1 ? throw new HttpRequestException("too long", null, System.Net.HttpStatusCode.RequestEntityTooLarge) : Said("fits");
        };
        StubChatClient same = new() { OnResponse = (_, _, _) => Said("same") };
        StubChatClient broken = new()
        {
            OnResponse = (_, _, _) =>
            {
                asked.Add("broken");
                throw new HttpRequestException(HttpRequestError.ConnectionError, "down");
            },
        };
        using Kit kit = new(k => k
            .AddChatClient("a-strict", Tier.Sovereign, strict, static o => o.ContextWindow = 4096)
            .AddChatClient("b-same", Tier.Sovereign, same, static o => o.ContextWindow = 4096)
            .AddChatClient("c-larger", Tier.Sovereign, broken, static o => o.ContextWindow = 8192)
            .UseCompaction(_ => reducer));

        ChatResponse response = await Kit.AskAsync(kit.Chat, streaming, null, Token, new ChatMessage(ChatRole.User, "one"), new ChatMessage(ChatRole.User, "two"));

        Assert.Equal(("fits", true), (response.Text, response.GetRoute()!.Compacted));
        Assert.Equal(["strict", "broken", "strict"], asked);
        Assert.Equal(0, same.Calls);
        Assert.Equal(1, reducer.Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_ReducerFailsOrDoesNotShorten_FailsAsWithoutIt(bool streaming)
    {
        foreach (IChatReducer reducer in new IChatReducer[] { new Refusing(), new Idle() })
        {
            using Kit kit = new(k => k.AddChatClient("small", Tier.Sovereign, new StubChatClient(), static o => o.ContextWindow = 512).UseCompaction(_ => reducer));

            AllServicesFailedException failed = await Assert.ThrowsAsync<AllServicesFailedException>(
                () => Kit.AskAsync(kit.Chat, streaming, null, Token, new ChatMessage(ChatRole.User, Long)));

            Assert.Empty(failed.Attempts);
            Assert.Equal(ExclusionReason.ContextWindow, Assert.Single(failed.Exclusions).Reason);
        }
    }

    [Theory]
    [InlineData("aaaa", 1)]
    [InlineData("жжжж", 2)]
    [InlineData("漢字漢字", 4)]
    public void EstimateTokens_Script_CountsWhatItNeeds(string text, int tokens) =>
        Assert.Equal(tokens, PromptSize.EstimateTokens([new ChatMessage(ChatRole.User, text)]));

    private static Task<ChatResponse> Said(string text) =>
        Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, text)) { FinishReason = ChatFinishReason.Stop });

    private sealed class LastMessage : IChatReducer
    {
        public int Calls { get; private set; }

        public Task<IEnumerable<ChatMessage>> ReduceAsync(IEnumerable<ChatMessage> messages, CancellationToken cancellationToken)
        {
            Calls++;
            return Task.FromResult<IEnumerable<ChatMessage>>([new ChatMessage(ChatRole.User, "t")]);
        }
    }

    private sealed class Refusing : IChatReducer
    {
        public Task<IEnumerable<ChatMessage>> ReduceAsync(IEnumerable<ChatMessage> messages, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("a reducer's own trouble");
    }

    private sealed class Idle : IChatReducer
    {
        public Task<IEnumerable<ChatMessage>> ReduceAsync(IEnumerable<ChatMessage> messages, CancellationToken cancellationToken) => Task.FromResult(messages);
    }
}
