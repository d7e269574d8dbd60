using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Chat;
using TierKit.Policy;
using TierKit.Quorum;
using TierKit.Telemetry;
using TierKit.Tests.Chat;
using TierKit.Tiers;

namespace TierKit.Tests.Quorum;

public sealed class QuorumChatClientTests
{
    private enum Verdict
    {
        Pay,
        Hold,
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ask_PolicyName_AnswersWithTheAgreementAndReports(bool streaming)
    {
        using Kit kit = Council("Paris", "paris.", "Lyon");

        ChatResponse response = await Kit.AskAsync(kit.Named("council"), streaming, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("Paris", response.Text);
        Assert.Equal("served by: a+b (Partner) · attempts 2 · degradation none", response.GetRoute()!.ToString());
        Assert.Equal("quorum: Met · support 2 of 3 (2 needed) · lineages 2", response.GetQuorum()!.ToString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ask_NoAgreement_AbstainsAndSaysSo(bool streaming)
    {
        using Kit kit = Council("one", "two", "three");

        ChatResponse response = await Kit.AskAsync(kit.Chat, streaming, new ChatOptions().WithPolicy("council"), TestContext.Current.CancellationToken);

        Assert.StartsWith("No answer: the panel did not agree", response.Text, StringComparison.Ordinal);
        Assert.Equal(Degradation.Reduced, response.GetRoute()!.Degradation);
        Assert.Equal(QuorumDecision.NotMet, response.GetQuorum()!.Decision);
        Assert.Equal(3, response.GetQuorum()!.Votes.Count);
    }

    [Fact]
    public async Task Ask_NoAgreementAndThrow_ThrowsWithoutContent()
    {
        using Kit kit = Council("secret one", "secret two", "secret three", quorum => quorum.WhenNotMet = QuorumFallback.Throw);

        QuorumNotMetException failure = await Assert.ThrowsAsync<QuorumNotMetException>(
            () => kit.Named("council").GetResponseAsync("?", cancellationToken: TestContext.Current.CancellationToken));

        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
        Assert.Equal(3, failure.Report.Votes.Count);
    }

    [Fact]
    public async Task Ask_PartnerFirstChosenOnThePanelsClient_LeavesThePanel()
    {
        using Kit kit = Council("x", "y", "z");

        ChatResponse response = await kit.Named("council").GetResponseAsync(
            "?", new ChatOptions().WithPolicy(RoutePolicies.PartnerFirst), TestContext.Current.CancellationToken);

        Assert.Equal("x", response.Text);
        Assert.Null(response.GetQuorum());
    }

    [Fact]
    public async Task Ask_PrivateQuestion_KeepsPartnersOutAndAsksNobodyWhenThatCannotDecide()
    {
        StubChatClient partner = StubChatClient.Saying("x");
        using Kit kit = new(k => k
            .AddChatClient("home", Tier.Sovereign, StubChatClient.Saying("x"), static o => o.Lineage = "h")
            .AddChatClient("a", Tier.Partner, partner, static o => o.Lineage = "a")
            .AddChatClient("b", Tier.Partner, partner, static o => o.Lineage = "b")
            .AddQuorum("council", static q => q.AddMember("home").AddMember("a").AddMember("b")));

        QuorumResult<string> result = await kit.Services.GetRequiredKeyedService<QuorumChatClient>("council")
            .AskAsync("?", new ChatOptions().WithSensitivity(Sensitivity.Private), TestContext.Current.CancellationToken);

        Assert.Equal(QuorumDecision.Unreachable, result.Decision);
        Assert.Equal(0, partner.Calls);
        Assert.Equal([VoteStatus.NotLaunched, VoteStatus.Blocked, VoteStatus.Blocked], result.Votes.Select(static v => v.Status));
        Assert.Contains("Private", result.Votes[1].Blocked, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_PolicysBudgetSpent_BlocksPartnersBeforeLaunch()
    {
        using Kit kit = new(k => k
            .AddChatClient("a", Tier.Partner, Using(20), static o => o.Lineage = "a")
            .AddChatClient("b", Tier.Partner, Using(20), static o => o.Lineage = "b")
            .AddQuorum("council", static q => q.AddMember("a").AddMember("b"), static p => p.Budget.Tokens = 30));

        QuorumResult<string> first = await Typed(kit).AskAsync("two and two?", cancellationToken: TestContext.Current.CancellationToken);
        QuorumResult<string> second = await Typed(kit).AskAsync("two and two?", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(QuorumDecision.Met, first.Decision);
        Assert.Equal(QuorumDecision.Unreachable, second.Decision);
        Assert.All(second.Votes, static v => Assert.Contains("budget", v.Blocked, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ask_IsolatedMember_LeavesBeforeLaunch()
    {
        using Kit kit = Council("4", "4", "4");
        kit.Services.GetRequiredService<TierKit.Resilience.OperatorSwitches>().Isolate(TierKit.Resilience.IsolationTarget.Service("a"), "maintenance");

        QuorumResult<string> result = await Typed(kit).AskAsync("two and two?", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(QuorumDecision.Met, result.Decision);
        Assert.Equal(VoteStatus.Blocked, result.Votes[0].Status);
        Assert.Contains("maintenance", result.Votes[0].Blocked, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AskLabel_NamesOfAnEnumeration_AreTheOnlyVotes()
    {
        using Kit kit = Council("pay", "I would rather hold it.", "Pay.");

        QuorumResult<Verdict?> result = await Typed(kit).AskLabelAsync<Verdict>([new ChatMessage(ChatRole.User, "Pay or Hold?")], cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(Verdict.Pay, result.Value);
        Assert.Equal([0, 2], result.Classes[0].Members);
        Assert.Equal(AbstentionReason.Unparseable, result.Votes[1].Abstention);
        Assert.Null(result.EstimatedAccuracy);
    }

    [Fact]
    public async Task AskObject_FieldsDiffer_MergesAndChecksCoherence()
    {
        using Kit kit = Council(
            """{"number":"A1","net":10,"tax":2,"total":12}""",
            """{"number":"A1","net":10,"tax":2,"total":13}""",
            """{"number":"A7","net":10,"tax":2,"total":12}""");

        QuorumResult<Invoice> result = await Typed(kit).AskObjectAsync<Invoice>(
            [new ChatMessage(ChatRole.User, "Read the invoice.")],
            isCoherent: static i => i.Total == i.Net + i.Tax,
            cancellationToken: TestContext.Current.CancellationToken,
            serializerOptions: new System.Text.Json.JsonSerializerOptions(System.Text.Json.JsonSerializerDefaults.Web) { TypeInfoResolver = new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver() });

        Assert.Equal(QuorumDecision.Met, result.Decision);
        Assert.Equal(QuorumComposition.Merged, result.Composition);
        Assert.Equal(new Invoice("A1", 10, 2, 12), result.Value);
        Assert.Equal(2, result.Fields!["total"].Support);
    }

    [Fact]
    public async Task AskToolCalls_ProposedByMany_AreReturnedOnceAndInvokedByNobody()
    {
        int runs = 0;
        AIFunction pay = AIFunctionFactory.Create((int amount) => runs += amount, "pay");
        using Kit kit = new(k => k
            .AddChatClient("a", Tier.Partner, Calling(10), static o => o.Lineage = "a")
            .AddChatClient("b", Tier.Partner, Calling(12), static o => o.Lineage = "b")
            .AddChatClient("c", Tier.Partner, Calling(10), static o => o.Lineage = "c")
            .AddQuorum("council", static q => q.AddMember("a").AddMember("b").AddMember("c")));

        QuorumResult<IReadOnlyList<FunctionCallContent>> result = await Typed(kit).AskToolCallsAsync(
            [new ChatMessage(ChatRole.User, "pay it")], new ChatOptions { Tools = [pay] }, TestContext.Current.CancellationToken);
        FunctionCallContent call = Assert.Single(result.Value!);

        Assert.Equal(QuorumDecision.Met, result.Decision);
        Assert.Equal("10", call.Arguments!["amount"]?.ToString());
        Assert.Equal(0, runs);
    }

    [Fact]
    public async Task Ask_ToolsWithInvocationOutside_RunTheAgreedToolOnce()
    {
        int runs = 0;
        AIFunction pay = AIFunctionFactory.Create((int amount) => { runs++; return amount; }, "pay");
        using Kit kit = new(k => k
            .AddChatClient("a", Tier.Partner, CallingOnce(), static o => o.Lineage = "a")
            .AddChatClient("b", Tier.Partner, CallingOnce(), static o => o.Lineage = "b")
            .AddQuorum("council", static q => q.AddMember("a").AddMember("b")));
        using IChatClient invoking = kit.Named("council").AsBuilder().UseFunctionInvocation().Build();

        ChatResponse response = await invoking.GetResponseAsync("pay", new ChatOptions { Tools = [pay] }, TestContext.Current.CancellationToken);

        Assert.Equal("done", response.Text);
        Assert.Equal(1, runs);
    }

    [Fact]
    public async Task Ask_MemberFailsWithAnAlternative_TheAlternativeVotesForItsOwnLineage()
    {
        using Kit kit = new(k => k
            .AddChatClient("a", Tier.Partner, StubChatClient.Throwing(static () => new HttpRequestException(HttpRequestError.ConnectionError)), static o => o.Lineage = "a")
            .AddChatClient("spare", Tier.Partner, StubChatClient.Saying("4"), static o => o.Lineage = "s")
            .AddChatClient("b", Tier.Partner, StubChatClient.Saying("4"), static o => o.Lineage = "b")
            .AddQuorum("council", static q =>
            {
                q.AddMember("a").AddMember("b");
                q.Members[0].Alternatives.Add("spare");
            }));

        QuorumResult<string> result = await Typed(kit).AskAsync("2+2?", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(QuorumDecision.Met, result.Decision);
        Assert.Equal("spare", result.Votes[0].ServedBy);
        Assert.Equal("s", result.Votes[0].Lineage);
        Assert.Equal(3, result.Cost.Attempts);
    }

    [Fact]
    public async Task Ask_StreamingCaller_SeesProgressThenTheVerdict()
    {
        using Kit kit = Council("1", "2", "2");
        List<QuorumProgress> progress = [];
        List<string> text = [];
        await foreach (ChatResponseUpdate update in kit.Named("council").GetStreamingResponseAsync("?", cancellationToken: TestContext.Current.CancellationToken))
        {
            if (update.GetQuorumProgress() is { } step)
            {
                progress.Add(step);
                Assert.Empty(update.Text);
            }
            else
            {
                text.Add(update.Text);
            }
        }

        Assert.NotEmpty(progress);
        Assert.Equal(3, progress[^1].Members);
        Assert.Equal("2", string.Concat(text));
    }

    [Fact]
    public async Task Toolset_AskQuorum_TellsDissentToTheModel()
    {
        using Kit kit = Council("one", "two", "three");
        Toolset toolset = Assert.Single(kit.Services.GetServices<Toolset>(), static t => t.Name == "quorum");

        object? answer = await toolset.Functions[0].InvokeAsync(new AIFunctionArguments { ["question"] = "how many?" }, TestContext.Current.CancellationToken);

        Assert.Contains("NotMet", answer!.ToString(), StringComparison.Ordinal);
        Assert.Contains("- weight 1: two", answer.ToString(), StringComparison.Ordinal);
    }

    private static Kit Council(string a, string b, string c, Action<QuorumOptions>? more = null) => new(k => k
        .AddChatClient("a", Tier.Partner, StubChatClient.Saying(a), static o => o.Lineage = "a")
        .AddChatClient("b", Tier.Partner, StubChatClient.Saying(b), static o => o.Lineage = "b")
        .AddChatClient("c", Tier.Partner, StubChatClient.Saying(c), static o => o.Lineage = "c")
        .AddQuorum("council", q =>
        {
            q.AddMember("a").AddMember("b").AddMember("c");
            more?.Invoke(q);
        }));

    private static QuorumChatClient Typed(Kit kit) => kit.Services.GetRequiredKeyedService<QuorumChatClient>("council");

    private static StubChatClient Using(int tokens) => new()
    {
        OnResponse = (_, _, _) => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "4"))
        {
            FinishReason = ChatFinishReason.Stop,
            Usage = new UsageDetails { InputTokenCount = tokens / 2, OutputTokenCount = tokens / 2 },
        }),
    };

    private static StubChatClient Calling(int amount) => new()
    {
        OnResponse = (_, _, _) => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant,
            [new FunctionCallContent("call-1", "pay", new Dictionary<string, object?> { ["amount"] = amount })])) { FinishReason = ChatFinishReason.ToolCalls }),
    };

    private static StubChatClient CallingOnce() => new()
    {
        OnResponse = static (messages, options, token) => messages.Any(static m => m.Role == ChatRole.Tool)
            ? StubChatClient.Saying("done").OnResponse(messages, options, token)
            : Calling(1).OnResponse(messages, options, token),
    };

    private sealed record Invoice(string Number, decimal Net, decimal Tax, decimal Total);
}
