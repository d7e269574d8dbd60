using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Chat;
using TierKit.Policy;
using TierKit.Resilience;
using TierKit.Routing;
using TierKit.Telemetry;
using TierKit.Tests.Chat;
using TierKit.Tiers;

namespace TierKit.Tests.Policy;

public sealed class PolicyTests : IDisposable
{
    private readonly Kit _kit = new(k => k
        .AddPolicy("nightly", static p =>
        {
            p.Critical = true;
            p.Order.Add("Sovereign");
        })
        .AddPolicy("mixed", static p =>
        {
            p.Order.Add("claude");
            p.Order.Add("Sovereign");
        })
        .AddChatClient("zeta", Tier.Sovereign, StubChatClient.Saying("zeta"), static o => o.Priority = -1)
        .AddChatClient("alpha", Tier.Sovereign, StubChatClient.Saying("alpha"))
        .AddChatClient("claude", Tier.Partner, StubChatClient.Saying("claude"))
        .AddChatClient("api", Tier.Transactional, StubChatClient.Saying("api")));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _kit.Dispose();

    [Theory]
    [InlineData("sovereign-first", "zeta, alpha, claude, api")]
    [InlineData("partner-first", "claude, api, zeta, alpha")]
    [InlineData("sovereign-only", "zeta, alpha")]
    [InlineData("nightly", "zeta, alpha")]
    [InlineData("mixed", "claude, zeta, alpha")]
    [InlineData("api", "api")]
    public void Explain_Policy_OrdersByTierThenPriorityThenName(string policy, string expected)
    {
        RoutePlan plan = _kit.Services.GetRequiredService<TieredChatClient>()
            .Explain([new ChatMessage(ChatRole.User, "x")], new ChatOptions().WithPolicy(policy));

        Assert.Equal(expected, string.Join(", ", plan.Candidates.Select(static c => c.Name)));
        Assert.Equal(4, plan.Candidates.Count + plan.Exclusions.Count);
    }

    [Fact]
    public async Task Keyed_EveryServiceAndPolicy_IsAChatClient()
    {
        foreach (string name in _kit.Services.GetRequiredService<PolicyCatalog>().KnownNames)
        {
            Assert.NotEmpty((await _kit.Named(name).GetResponseAsync("x", cancellationToken: Token)).Text);
        }

        Assert.Equal("alpha", (await _kit.Named("alpha").GetResponseAsync("x", cancellationToken: Token)).Text);
    }

    [Fact]
    public async Task WithPolicy_UnknownName_ListsTheKnownOnes()
    {
        UnknownNameException unknown = await Assert.ThrowsAsync<UnknownNameException>(
            () => _kit.Chat.GetResponseAsync("x", new ChatOptions().WithPolicy("Alpha"), Token));

        Assert.Contains("alpha", unknown.KnownNames);
        Assert.Contains("nightly", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scope_Policy_FlowsThroughAwaitAndEndsWithItsUsing()
    {
        using (RouteScope.Begin("claude"))
        {
            await Task.Yield();
            Assert.Equal("claude", (await _kit.Chat.GetResponseAsync("x", cancellationToken: Token)).Text);
            Assert.Equal("api", (await _kit.Chat.GetResponseAsync("x", new ChatOptions().WithPolicy("api"), Token)).Text);
        }

        Assert.Equal("zeta", (await _kit.Chat.GetResponseAsync("x", cancellationToken: Token)).Text);
    }

    [Fact]
    public async Task Scope_OpenedBeforeAStreamAndClosedBeforeItsEnumeration_StillApplies()
    {
        IAsyncEnumerable<ChatResponseUpdate> updates;
        using (RouteScope.Begin("claude"))
        {
            updates = _kit.Chat.GetStreamingResponseAsync("x", cancellationToken: Token);
        }

        Assert.Equal("claude", (await updates.ToChatResponseAsync(Token)).Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Critical_SovereignDown_NeitherPartnerNorUndeclaredFloorStandsIn(bool sufficient)
    {
        using Kit kit = new(k => k
            .AddPolicy("nightly", p =>
            {
                p.Critical = true;
                p.Floor = sufficient ? FloorRule.Sufficient : FloorRule.Forbidden;
            })
            .UseFloor(static _ => new StubFloor())
            .AddChatClient("home", Tier.Sovereign, StubChatClient.Throwing(static () => new HttpRequestException(HttpRequestError.ConnectionError)))
            .AddChatClient("away", Tier.Partner, StubChatClient.Saying("never")));

        if (sufficient)
        {
            Assert.Equal(Degradation.Floor, (await kit.Named("nightly").GetResponseAsync("x", cancellationToken: Token)).GetRoute()!.Degradation);
        }
        else
        {
            await Assert.ThrowsAsync<AllServicesFailedException>(() => kit.Named("nightly").GetResponseAsync("x", cancellationToken: Token));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Floor_NoServices_AnswersAndSaysSo(bool streaming)
    {
        using Kit kit = new(static k => k.UseFloor(static _ => new StubFloor()));

        ChatResponse response = await Kit.AskAsync(kit.Chat, streaming, cancellationToken: Token);

        Assert.Equal("from the floor", response.Text);
        Assert.Equal("served by: floor (no model) · attempts 0 · degradation floor (no service is configured)", response.GetRoute()!.ToString());
    }

    private sealed class StubFloor : IFloor
    {
        public ValueTask<ChatResponse?> AnswerAsync(IReadOnlyList<ChatMessage> messages, CancellationToken cancellationToken) =>
            new(new ChatResponse(new ChatMessage(ChatRole.Assistant, "from the floor")) { FinishReason = ChatFinishReason.Stop });
    }
}
