using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Chat;
using TierKit.Hosting;
using TierKit.Policy;
using TierKit.Routing;
using TierKit.Telemetry;
using TierKit.Tests.Chat;
using TierKit.Tiers;

namespace TierKit.Tests.Policy;

public sealed class EgressTableTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Sensitivity.Public, EgressDecision.Allow)]
    [InlineData(Sensitivity.Internal, EgressDecision.Allow)]
    [InlineData(Sensitivity.Private, EgressDecision.RouteToSovereign)]
    [InlineData(Sensitivity.Secret, EgressDecision.Deny)]
    public void DecisionFor_Defaults_AreThoseOfTheDesign(Sensitivity label, EgressDecision expected)
    {
        using Kit kit = new(static k => k.AddChatClient("home", Tier.Sovereign, StubChatClient.Saying("home")));
        RoutePolicy policy = kit.Services.GetRequiredService<PolicyCatalog>().Default;

        Assert.Equal(expected, policy.DecisionFor(label, Tier.Partner));
        Assert.Equal(expected, policy.DecisionFor(label, Tier.Transactional));
        Assert.Equal(EgressDecision.Allow, policy.DecisionFor(label, Tier.Sovereign));
        Assert.Equal(EgressDecision.Deny, policy.DecisionFor((Sensitivity)17, Tier.Partner));
    }

    [Theory]
    [InlineData(Sensitivity.Private, false)]
    [InlineData(Sensitivity.Private, true)]
    public async Task GetResponse_PartnersOnlyAndPrivate_StaysHomeRatherThanFails(Sensitivity label, bool streaming)
    {
        StubChatClient away = StubChatClient.Saying("away");
        using Kit kit = new(k => k
            .AddPolicy("partners", static p => p.Order.Add("Partner"))
            .AddChatClient("home", Tier.Sovereign, StubChatClient.Saying("home"))
            .AddChatClient("away", Tier.Partner, away));

        ChatResponse response = await Kit.AskAsync(kit.Named("partners"), streaming, new ChatOptions().WithSensitivity(label), Token);

        Assert.Equal("home", response.GetRoute()!.ServedBy);
        Assert.Equal(Degradation.Reduced, response.GetRoute()!.Degradation);
        Assert.Equal(0, away.Calls);
    }

    [Fact]
    public async Task GetResponse_NowhereToGo_NamesTheContentAndTheCallThatWouldLabelIt()
    {
        StubChatClient away = StubChatClient.Saying("away");
        using Kit kit = new(k => k.AddChatClient("away", Tier.Partner, away));
        AIFunction diary = AIFunctionFactory.Create(static () => "dear diary", "read_diary").WithLabel(ContentLabel.Closed);
        ChatMessage[] turn =
        [
            new(ChatRole.User, "x"),
            new(ChatRole.Assistant, [new FunctionCallContent("1", "read_diary")]),
            new(ChatRole.Tool, [new FunctionResultContent("1", "dear diary")]),
        ];

        AllServicesFailedException tool = await Assert.ThrowsAsync<AllServicesFailedException>(
            () => kit.Chat.GetResponseAsync(turn, new ChatOptions { Tools = [diary] }.WithSensitivity(Sensitivity.Public), Token));
        AllServicesFailedException system = await Assert.ThrowsAsync<AllServicesFailedException>(
            () => kit.Chat.GetResponseAsync([new ChatMessage(ChatRole.System, "x").WithLabel(new ContentLabel(Sensitivity.Secret)), new(ChatRole.User, "x")], null, Token));

        Assert.Contains("the result of tool 'read_diary'", tool.Message, StringComparison.Ordinal);
        Assert.Contains("function.WithLabel(", tool.Message, StringComparison.Ordinal);
        Assert.Contains("the call says Public", tool.Message, StringComparison.Ordinal);
        Assert.Contains("the stricter counts", tool.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("dear diary", tool.Message, StringComparison.Ordinal);
        Assert.Contains("a system message", system.Message, StringComparison.Ordinal);
        Assert.Contains("message.WithLabel(", system.Message, StringComparison.Ordinal);
        Assert.Equal(0, away.Calls);
    }

    [Fact]
    public void Explain_ResultOfAToolThatIsNotOffered_IsClosed()
    {
        using Kit kit = new(k => k.AddChatClient("home", Tier.Sovereign, StubChatClient.Saying("home")).AddChatClient("away", Tier.Partner, StubChatClient.Saying("away")));
        RoutePlan plan = kit.Services.GetRequiredService<TieredChatClient>().Explain(
            [new(ChatRole.Assistant, [new FunctionCallContent("1", "gone")]), new(ChatRole.Tool, [new FunctionResultContent("1", "x")])]);

        Assert.Equal(["home"], plan.Candidates.Select(static c => c.Name));
        Assert.Contains("'gone'", plan.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_AnswerToPrivate_KeepsItsLabelInTheNextRequest(bool streaming)
    {
        StubChatClient away = StubChatClient.Saying("away");
        using Kit kit = new(k => k.AddPolicy("default", static p => p.Order.Add("Partner"))
            .AddChatClient("home", Tier.Sovereign, StubChatClient.Saying("the diagnosis")).AddChatClient("away", Tier.Partner, away));
        ChatResponse first = await Kit.AskAsync(kit.Named("default"), streaming, new ChatOptions().WithSensitivity(Sensitivity.Private), Token);

        ChatResponse second = await Kit.AskAsync(kit.Named("default"), streaming, null, Token, [.. first.Messages, new ChatMessage(ChatRole.User, "and now?")]);

        Assert.Equal("home", second.GetRoute()!.ServedBy);
        Assert.Equal(0, away.Calls);
    }

    [Theory]
    [InlineData(true, "away")]
    [InlineData(false, "home")]
    public async Task GetResponse_Ask_AsksBeforeAnythingIsSent(bool approves, string served)
    {
        StubChatClient away = StubChatClient.Saying("away");
        StubApproval approval = new(approves);
        using Kit kit = new(
            k => k.AddPolicy("asking", static p =>
            {
                p.Order.Add("Partner");
                p.Order.Add("Sovereign");
                p.Egress[Sensitivity.Internal, Tier.Partner] = EgressDecision.Ask;
            })
            .AddChatClient("home", Tier.Sovereign, StubChatClient.Saying("home"))
            .AddChatClient("away", Tier.Partner, away)
            .UseEgressApproval(_ => approval));

        foreach (bool streaming in new[] { false, true })
        {
            ChatResponse response = await Kit.AskAsync(kit.Named("asking"), streaming, null, Token);

            Assert.Equal(served, response.GetRoute()!.ServedBy);
        }

        Assert.Equal(2, approval.Asked);
        Assert.Equal(approves ? 2 : 0, away.Calls);
    }

    [Theory]
    [InlineData(Sensitivity.Secret, Tier.Partner, EgressDecision.Redact)]
    [InlineData(Sensitivity.Secret, Tier.Transactional, EgressDecision.Allow)]
    [InlineData(Sensitivity.Private, Tier.Partner, EgressDecision.Allow)]
    [InlineData(Sensitivity.Private, Tier.Partner, EgressDecision.Ask)]
    [InlineData(Sensitivity.Public, Tier.Sovereign, EgressDecision.Redact)]
    public void Validate_RowThatWouldLetItOut_IsRefusedAtStartAndClosedUntilThen(Sensitivity label, Tier tier, EgressDecision decision)
    {
        PolicyOptions options = new();
        options.Egress[label, tier] = decision;
        using Kit kit = new(k => k.AddPolicy("p", p => p.Egress[label, tier] = decision).AddChatClient("home", Tier.Sovereign, StubChatClient.Saying("home")));

        TierKitConfigurationException error = Assert.Throws<TierKitConfigurationException>(() => kit.Chat);

        Assert.Contains($"TierKit:Policies:p:Egress:{label}:{tier} = '{decision}'", error.Message, StringComparison.Ordinal);
        Assert.Equal(EgressDecision.Deny, new RoutePolicy("p", options).DecisionFor(label, tier));
    }

    private sealed class StubApproval(bool approves) : IEgressApproval
    {
        public int Asked { get; private set; }

        public ValueTask<bool> ApproveAsync(EgressQuestion question, CancellationToken cancellationToken)
        {
            Asked++;
            Assert.Equal("away", Assert.Single(question.Services).Name);
            return new(approves);
        }
    }
}
