using System.Text.Json.Nodes;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using TierKit.Policy;
using TierKit.Quorum;
using TierKit.Tiers;

namespace TierKit.Tests.Quorum;

public sealed class FieldAgreementTests
{
    [Fact]
    public async Task Run_WholeObjectReached_IsReturnedUnchanged()
    {
        PanelOutcome outcome = await AskAsync(new QuorumOptions(),
            """{"total": 10.0, "currency":"EUR"}""", "```json\n{\"currency\":\"EUR\",\"total\":10}\n```", """{"total":11,"currency":"EUR"}""");

        Assert.Equal(QuorumDecision.Met, outcome.Decision);
        Assert.Equal(QuorumComposition.Whole, outcome.Composition);
    }

    [Fact]
    public async Task Run_FieldsAgreeByThemselves_AreMerged()
    {
        PanelOutcome outcome = await AskAsync(new QuorumOptions(),
            """{"number":"A1","total":10,"due":"2026-01-01"}""", """{"number":"A1","total":12,"due":"2026-01-02"}""", """{"number":"A2","total":12,"due":"2026-01-01"}""");

        Assert.Equal(QuorumDecision.Met, outcome.Decision);
        Assert.Equal(QuorumComposition.Merged, outcome.Composition);
        Assert.Equal("""{"due":"2026-01-01","number":"A1","total":12}""", outcome.Merged!.ToJsonString());
    }

    [Fact]
    public async Task Run_OneFieldOpen_IsPartialAndNamesIt()
    {
        PanelOutcome outcome = await AskAsync(new QuorumOptions(),
            """{"a":1,"b":1}""", """{"a":1,"b":2}""", """{"a":2,"b":3}""");

        Assert.Equal(QuorumDecision.Partial, outcome.Decision);
        Assert.False(outcome.Count.Fields!.Fields["b"].IsResolved);
        Assert.Equal("""{"a":1}""", outcome.Merged!.ToJsonString());
    }

    [Fact]
    public async Task Run_NullAndAbsent_AreDifferentVotes()
    {
        PanelOutcome outcome = await AskAsync(new QuorumOptions(),
            """{"a":1,"b":null}""", """{"a":1}""", """{"a":2,"b":null}""");

        Assert.Equal("""{"a":1,"b":null}""", outcome.Merged!.ToJsonString());
    }

    [Fact]
    public async Task Run_NumbersWithinTolerance_TakeTheLowestMembersValue()
    {
        QuorumOptions options = new() { Fields = { ["total"] = new() { Rule = QuorumFieldRule.Number, AbsoluteTolerance = .02m } } };
        PanelOutcome outcome = await AskAsync(options, """{"total":10.01}""", """{"total":"10.00"}""", """{"total":99}""");

        Assert.Equal(QuorumDecision.Met, outcome.Decision);
        Assert.Equal("""{"total":10.01}""", outcome.Merged!.ToJsonString());
    }

    [Fact]
    public async Task Run_SetsAndKeyedLists_KeepWhatEnoughMembersName()
    {
        QuorumOptions options = new()
        {
            Fields =
            {
                ["tags"] = new() { Rule = QuorumFieldRule.Set },
                ["lines"] = new() { Rule = QuorumFieldRule.KeyedList, Key = "sku" },
                ["lines.price"] = new() { Rule = QuorumFieldRule.Number, AbsoluteTolerance = .5m },
                ["note"] = new() { Rule = QuorumFieldRule.Ignore },
            },
        };
        PanelOutcome outcome = await AskAsync(options,
            """{"note":"x","tags":["a","b"],"lines":[{"sku":"1","price":10},{"sku":"2","price":5}]}""",
            """{"note":"y","tags":["b","c"],"lines":[{"sku":"1","price":10.4}]}""",
            """{"tags":["d"],"lines":[{"sku":"3","price":1}]}""");

        Assert.Equal(QuorumDecision.Met, outcome.Decision);
        Assert.Equal("""{"lines":[{"price":10,"sku":"1"}],"tags":["b"]}""", outcome.Merged!.ToJsonString());
    }

    [Fact]
    public async Task Run_OrderedLists_AgreeByLengthThenPosition()
    {
        QuorumOptions options = new() { Fields = { ["steps"] = new() { Rule = QuorumFieldRule.OrderedList } } };
        PanelOutcome outcome = await AskAsync(options, """{"steps":["a","b"]}""", """{"steps":["a","c"]}""", """{"steps":["x","b"]}""");

        Assert.Equal("""{"steps":["a","b"]}""", outcome.Merged!.ToJsonString());
    }

    [Fact]
    public async Task Run_MergedObjectThatBreaksWhatWasDeclared_IsNotMet()
    {
        PanelOutcome outcome = await AskAsync(new QuorumOptions(), static merged => (int)merged["total"]! == (int)merged["net"]! + (int)merged["tax"]!,
            """{"net":10,"tax":2,"total":12}""", """{"net":10,"tax":3,"total":13}""", """{"net":9,"tax":3,"total":12}""");

        Assert.Equal(QuorumDecision.NotMet, outcome.Decision);
        Assert.Contains("hold together", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_NotAnObjectOrNestedWithoutEnd_Abstains()
    {
        PanelOutcome outcome = await AskAsync(new QuorumOptions(), "[1,2]", new string('[', 5000), """{"a":1,"a":2}""");

        Assert.Equal(QuorumDecision.NotMet, outcome.Decision);
        Assert.All(outcome.Votes.Where(static v => v.Status != VoteStatus.NotLaunched), static v => Assert.Equal(AbstentionReason.Unparseable, v.Abstention));
    }

    [Fact]
    public void Run_FieldsInAnyOrderOfArrival_ComeToTheSame() =>
        Gen.Select(Gen.Select(Gen.Int[0, 2], Gen.Int[0, 2]).Array[3, 4], Gen.Shuffle(new[] { 0, 1, 2, 3 })).Sample(
            static (answers, order) =>
            {
                (QuorumDecision, string) inOrder = Arrive(answers, [0, 1, 2, 3]);
                return inOrder == Arrive(answers, order);
            },
            iter: 200);

    [Fact]
    public async Task Run_OneFieldIsOutOfReach_IsAskedOnForTheOther()
    {
        PanelOutcome outcome = await AskAsync(new QuorumOptions(), """{"x":1,"y":0}""", """{"x":1,"y":1}""", """{"x":2,"y":2}""", """{"x":1,"y":0}""");

        Assert.Equal((QuorumDecision.Partial, """{"x":1}"""), (outcome.Decision, outcome.Merged!.ToJsonString()));
    }

    private static (QuorumDecision Decision, string Value) Arrive((int X, int Y)[] answers, int[] order)
    {
        StubPanel panel = new(
            new QuorumOptions { Agreement = QuorumAgreement.Fields, Launch = QuorumLaunch.Race }, [.. answers.Select(static (_, i) => (Tier.Partner, $"l{i}"))]);
        Task<PanelOutcome> running = panel.Run(new FakeTimeProvider()).RunAsync(CancellationToken.None);
        foreach (int member in order.Where(m => m < answers.Length))
        {
            for (int turn = 0; turn < 1_000 && !running.IsCompleted && !panel.TryAnswer(member, $$"""{"x":{{answers[member].X}},"y":{{answers[member].Y}}}"""); turn++)
            {
                Thread.Yield();
            }
        }

        PanelOutcome outcome = running.GetAwaiter().GetResult();
        return (outcome.Decision, outcome.Merged is not null ? CanonicalJson.Write(outcome.Merged) : outcome.Winner is { } winner ? CanonicalJson.Write(winner.Json) : "");
    }

    private static Task<PanelOutcome> AskAsync(QuorumOptions options, params string[] answers) => AskAsync(options, null, answers);

    private static async Task<PanelOutcome> AskAsync(QuorumOptions options, Func<JsonObject, bool>? isCoherent, params string[] answers)
    {
        options.Agreement = QuorumAgreement.Fields;
        StubPanel panel = new(options, [.. answers.Select(static (_, i) => (Tier.Partner, $"l{i}"))]);
        panel.AtOnce = member => panel.Says(member, answers[member]);
        PanelRun run = new(panel.Rules, new PanelSetup
        {
            Members = panel.Members,
            Caller = panel,
            Reader = new BallotReader(panel.Rules, []),
            Counter = new FieldCounter(panel.Rules, null),
            Time = new FakeTimeProvider(),
            Background = panel.Background,
            Deadline = TimeSpan.FromMinutes(1),
            QuestionTokens = 1,
            IsCoherent = isCoherent,
        });
        return await run.RunAsync(TestContext.Current.CancellationToken);
    }
}
