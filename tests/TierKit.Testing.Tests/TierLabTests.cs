using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Testing.Tests;

public sealed class TierLabTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Create_BadMonday_HomeServes()
    {
        await using TierLab lab = TierLab.Create(kit => kit
            .AddFake("local", Tier.Sovereign, replies: "from home")
            .AddFake("claude", Tier.Partner, fault: Fault.StallAfter(updates: 3)));

        ChatResponse response = await lab.Chat.GetResponseAsync("hello", new ChatOptions().WithPolicy("partner-first"), Token);

        Assert.Equal("local", response.GetRoute()!.ServedBy);
        lab.ShouldHaveServed("local");
        lab.ShouldHaveAsked("claude", times: 1);
        response.ShouldReport(servedBy: "local", degradation: Degradation.Reduced, failures: FailureKind.Timeout);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reply_Everything_ReachesTheCaller(bool streaming)
    {
        await using TierLab lab = TierLab.Create(kit => kit.AddFake("local", Tier.Sovereign, new FakeReply("It is late.")
        {
            Reasoning = "Let me look.",
            ToolCalls = [new FunctionCallContent("call_7", "clock")],
            Usage = new UsageDetails { InputTokenCount = 11, OutputTokenCount = 5 },
            Model = "llama-9",
        }));

        ChatResponse response = await Ask.HelloAsync(lab.Chat, streaming, cancellationToken: Token);

        Assert.Equal("It is late.", response.Text);
        Assert.Equal("Let me look.", response.Messages[0].Contents.OfType<TextReasoningContent>().Single().Text);
        Assert.Equal("clock", response.Messages[0].Contents.OfType<FunctionCallContent>().Single().Name);
        Assert.Equal((ChatFinishReason.ToolCalls, "llama-9"), (response.FinishReason, response.ModelId));
        Assert.Equal((11, 5), (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount));
        Assert.Equal((11, 5), (lab.Ledger[0].InputTokens, lab.Ledger[0].OutputTokens));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Replies_Several_FollowEachOtherAndTheLastStays(bool streaming)
    {
        await using TierLab lab = TierLab.Create(kit => kit.AddFake("local", Tier.Sovereign, ["one", "two"]));

        List<string> heard = [];
        for (int i = 0; i < 3; i++)
        {
            heard.Add((await Ask.HelloAsync(lab.Chat, streaming, cancellationToken: Token)).Text);
        }

        Assert.Equal(["one", "two", "two"], heard);
        Assert.Equal([1, 2, 3], lab["local"].Requests.Select(static r => r.Call));
        Assert.All(lab["local"].Requests, r => Assert.Equal(("hello", streaming), (r.LastText, r.IsStreaming)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Replies_Script_SeesTheRequest(bool streaming)
    {
        await using TierLab lab = TierLab.Create(kit => kit.AddFake("local", Tier.Sovereign, FakeReplies.From(static r => $"you said {r.LastText}")));

        Assert.Equal("you said hello", (await Ask.HelloAsync(lab.Chat, streaming, cancellationToken: Token)).Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Delay_AnHour_PassesAtOnce(bool streaming)
    {
        await using TierLab lab = TierLab.Create(kit => kit
            .AddPolicy("patient", static p => p.Deadline = TimeSpan.FromHours(2))
            .AddFake("local", Tier.Sovereign, new FakeReply("at last") { FirstTokenDelay = TimeSpan.FromHours(1) }, configure: static o =>
            {
                o.Clocks.FirstToken = TimeSpan.FromHours(2);
                o.Clocks.Total = TimeSpan.FromHours(2);
            }));

        ChatResponse response = await Ask.HelloAsync(lab.Named("patient"), streaming, cancellationToken: Token);

        Assert.Equal("at last", response.Text);
        Assert.Equal(TimeSpan.FromHours(1), lab.Time.Elapsed);
    }

    [Fact]
    public async Task Embeddings_Failover_StaysInItsSpace()
    {
        await using TierLab lab = TierLab.Create(kit => kit
            .AddFakeEmbeddings("a", Tier.Sovereign, "s", Fault.Refused)
            .AddFakeEmbeddings("b", Tier.Sovereign, "s")
            .AddFake("local", Tier.Sovereign));

        GeneratedEmbeddings<Embedding<float>> vectors = await lab.Embeddings.GenerateAsync(["red green", "green red", "blue"], cancellationToken: Token);

        vectors.ShouldReport(servedBy: "b", failures: FailureKind.Unreachable);
        Assert.Equal(vectors[0].Vector.ToArray(), vectors[1].Vector.ToArray());
        Assert.NotEqual(vectors[0].Vector.ToArray(), vectors[2].Vector.ToArray());
    }

    [Fact]
    public async Task ShouldReport_Different_ShowsTheReport()
    {
        await using TierLab lab = TierLab.Create(kit => kit
            .AddFake("local", Tier.Sovereign)
            .AddFake("claude", Tier.Partner, fault: Fault.Status(503)));
        ChatResponse response = await lab.Chat.GetResponseAsync("hello", Ask.PartnerFirst(), Token);

        TierAssertionException wrong = Assert.Throws<TierAssertionException>(() => response.ShouldReport(servedBy: "claude", attempts: 1));

        Assert.Contains("served by: expected claude; found local", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("attempts: expected 1; found 3", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("tried    claude (Partner): Overloaded 503", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ShouldHaveServed_Different_ShowsTheAttempts()
    {
        await using TierLab lab = TierLab.Create(static kit => kit.AddFake("local", Tier.Sovereign));
        Assert.Contains("Nothing was attempted", Assert.Throws<TierAssertionException>(() => lab.ShouldHaveServed("local")).Message, StringComparison.Ordinal);

        await lab.Chat.GetResponseAsync("hello", cancellationToken: Token);

        Assert.Contains("local (Sovereign): served", Assert.Throws<TierAssertionException>(() => lab.ShouldHaveServed("claude")).Message, StringComparison.Ordinal);
        Assert.Contains("asked once", Assert.Throws<TierAssertionException>(() => lab.ShouldHaveAsked("local", times: 2)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_Unknown_AreAnsweredWithTheKnownOnes()
    {
        await using TierLab lab = TierLab.Create(static kit => kit.AddFake("local", Tier.Sovereign));

        Assert.Contains("Known fakes: local", Assert.Throws<KeyNotFoundException>(() => lab["claude"]).Message, StringComparison.Ordinal);
        Assert.Contains("local", Assert.Throws<UnknownNameException>(() => lab.Named("claude")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fault_ChangedWhileRunning_HappensFromTheNextCall()
    {
        FaultSwitch storm = new();
        await using TierLab lab = TierLab.Create(kit => kit
            .AddFake("claude", Tier.Partner, fault: Fault.Refused.While(storm))
            .AddFake("local", Tier.Sovereign));

        (await lab.Chat.GetResponseAsync("hello", Ask.PartnerFirst(), Token)).ShouldReport(servedBy: "claude");
        storm.IsOn = true;
        (await lab.Chat.GetResponseAsync("hello", Ask.PartnerFirst(), Token)).ShouldReport(servedBy: "local");
        lab["local"].Fault = Fault.Refused;
        await Assert.ThrowsAsync<AllServicesFailedException>(() => lab.Chat.GetResponseAsync("hello", Ask.PartnerFirst(), Token));
    }

    [Fact]
    public async Task AddFake_InAnApplicationsOwnContainer_UsesItsClock()
    {
        ServiceCollection services = new();
        services.AddTierKit(static kit => kit.AddFake("local", Tier.Sovereign, replies: "plain"));
        await using ServiceProvider provider = services.BuildServiceProvider();

        Assert.Equal("plain", (await provider.GetRequiredService<IChatClient>().GetResponseAsync("hello", cancellationToken: Token)).Text);
    }
}
