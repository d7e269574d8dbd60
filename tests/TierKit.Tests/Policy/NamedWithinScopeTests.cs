using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Policy;
using TierKit.Quorum;
using TierKit.Routing;
using TierKit.Telemetry;
using TierKit.Tests.Chat;
using TierKit.Tiers;

namespace TierKit.Tests.Policy;

/// <summary>A scope replaces the default policy, and only tightens what a caller chose by name.</summary>
public sealed class NamedWithinScopeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sovereign-only", "partner-first", "home")]
    [InlineData("home", "partner-first", "home")]
    [InlineData("home", "away", "home")]
    [InlineData("away", "partner-first", "away")]
    [InlineData("away", "sovereign-only", null)]
    [InlineData("away", "home", null)]
    [InlineData("away", "nightly", null)]
    [InlineData("away", "closed", null)]
    [InlineData("away", "late", "away")]
    [InlineData("partner-first", "sovereign-only", "home")]
    [InlineData("partners", "sovereign-only", "home")]
    [InlineData("partners", "closed", "home")]
    [InlineData("partner-first", "partner-first", "away")]
    public async Task Call_ClientOfAName_IsNeverAskedForMoreThanBothAllow(string chosen, string scope, string? served)
    {
        foreach (bool streaming in new[] { false, true })
        {
            using Kit kit = Create();
            using RouteScope around = RouteScope.Begin(scope);

            if (served is not null)
            {
                ChatResponse answer = await Kit.AskAsync(kit.Named(chosen), streaming, cancellationToken: Token);
                Assert.Equal((served, chosen), (answer.GetRoute()!.ServedBy, answer.GetRoute()!.Policy));
                continue;
            }

            AllServicesFailedException refused = await Assert.ThrowsAsync<AllServicesFailedException>(() => Kit.AskAsync(kit.Named(chosen), streaming, cancellationToken: Token));
            Assert.Empty(refused.Attempts);
            Assert.Contains(refused.Exclusions, static why => why is { Service: "away", Reason: ExclusionReason.NotInPolicy or ExclusionReason.Sensitivity });
        }
    }

    [Fact]
    public async Task Call_UnnamedClient_TakesTheScopesPolicyInPlaceOfTheDefault()
    {
        using Kit kit = Create();
        using RouteScope around = RouteScope.Begin(RoutePolicies.PartnerFirst);

        Assert.Equal("away", (await Kit.AskAsync(kit.Chat, streaming: false, cancellationToken: Token)).GetRoute()!.ServedBy);
        Assert.Equal("home", (await Kit.AskAsync(kit.Named("home"), streaming: false, new ChatOptions(), Token)).GetRoute()!.ServedBy);
        // What a call says itself wins over both.
        Assert.Equal("away", (await Kit.AskAsync(kit.Named("home"), streaming: false, new ChatOptions().WithPolicy("away"), Token)).GetRoute()!.ServedBy);
    }

    [Fact]
    public void Explain_WhatTheScopeKeepsHome_SaysThatItDoes()
    {
        using Kit kit = Create();
        using RouteScope around = RouteScope.Begin(RoutePolicies.SovereignOnly);

        RoutePlan plan = ((TierKit.Chat.TieredChatClient)kit.Named("away")).Explain([new ChatMessage(ChatRole.User, "x")]);

        Assert.Equal("policy 'sovereign-only' of the scope around the call asks nobody outside", Assert.Single(plan.Exclusions, static why => why.Service == "away").Detail);
        Assert.Empty(plan.Candidates);
    }

    [Fact]
    public async Task Budget_OfTheScope_CountsWhatANamedServiceSpends()
    {
        using Kit kit = Create();
        using RouteScope around = RouteScope.Begin("frugal");
        await Kit.AskAsync(kit.Named("away"), streaming: false, cancellationToken: Token);

        AllServicesFailedException spent = await Assert.ThrowsAsync<AllServicesFailedException>(() => Kit.AskAsync(kit.Named("away"), streaming: false, cancellationToken: Token));

        Assert.Contains("policy 'frugal' has spent its budget", Assert.Single(spent.Exclusions, static why => why.Reason == ExclusionReason.Budget).Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Panel_WithinAScope_AsksNoMemberOutside(bool streaming)
    {
        StubChatClient away = StubChatClient.Saying("x");
        using Kit kit = Create(away);
        IChatClient council = kit.Named("council");
        Assert.Equal("x", (await Kit.AskAsync(council, streaming, cancellationToken: Token)).Text);
        Assert.Equal(1, away.Calls);

        using (RouteScope.Begin(RoutePolicies.SovereignOnly))
        {
            ChatResponse answer = await Kit.AskAsync(council, streaming, cancellationToken: Token);
            Assert.NotEqual("x", answer.Text);
            QuorumResult<string> typed = await ((TierKit.Chat.QuorumChatClient)council).AskAsync("x", cancellationToken: Token);
            Assert.Equal((QuorumDecision.Unreachable, null), (typed.Decision, typed.Value));
        }

        using (RouteScope.Begin("away"))
        {
            Assert.Equal("x", (await Kit.AskAsync(council, streaming, cancellationToken: Token)).Text);
        }

        Assert.Equal(2, away.Calls);
    }

    [Fact]
    public async Task Speech_VoiceOfAName_IsNotReplacedByTheScope()
    {
        using Kit kit = new(static k => k
            .AddFakeSpeech("home", Tier.Sovereign)
            .AddFakeSpeech("away", Tier.Partner));
        ITextToSpeechClient home = kit.Services.GetRequiredKeyedService<ITextToSpeechClient>("home");
        ITextToSpeechClient away = kit.Services.GetRequiredKeyedService<ITextToSpeechClient>("away");

        using (RouteScope.Begin(RoutePolicies.PartnerFirst))
        {
            Assert.Equal("home", (await home.GetAudioAsync("hello", cancellationToken: Token)).GetRoute()!.ServedBy);
            Assert.Equal("away", (await kit.Services.GetRequiredService<ITextToSpeechClient>().GetAudioAsync("hello", cancellationToken: Token)).GetRoute()!.ServedBy);
        }

        using (RouteScope.Begin(RoutePolicies.SovereignOnly))
        {
            await Assert.ThrowsAsync<AllServicesFailedException>(() => away.GetAudioAsync("hello", cancellationToken: Token));
        }
    }

    private static Kit Create(StubChatClient? away = null) => new(k => k
        .AddChatClient("home", Tier.Sovereign, StubChatClient.Saying("x"), static o => o.Lineage = "h")
        .AddChatClient("away", Tier.Partner, away ?? StubChatClient.Saying("x"), static o => o.Lineage = "a")
        .AddChatClient("abroad", Tier.Partner, StubChatClient.Saying("x"), static o => (o.Lineage, o.Priority) = ("b", 1))
        .AddQuorum("council", static q => q.AddMember("away").AddMember("abroad"))
        .AddPolicy("partners", static p => p.Order.Add("Partner"))
        .AddPolicy("nightly", static p => p.Critical = true)
        .AddPolicy("late", static p => p.Order.Add("Partner"))
        .AddPolicy("closed", static p =>
        {
            p.Order.Add("Partner");
            p.Egress[Sensitivity.Internal, Tier.Partner] = EgressDecision.RouteToSovereign;
        })
        .AddPolicy("frugal", static p =>
        {
            p.Order.Add("Partner");
            p.Budget.Tokens = 1;
        }));
}
