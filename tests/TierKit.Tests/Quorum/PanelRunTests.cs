using CsCheck;
using Microsoft.Extensions.Time.Testing;
using TierKit.Policy;
using TierKit.Quorum;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Tests.Quorum;

public sealed class PanelRunTests
{
    private static readonly (Tier, string)[] Three = [(Tier.Partner, "a"), (Tier.Partner, "b"), (Tier.Partner, "c")];

    [Fact]
    public async Task Run_FirstTwoAgree_AsksNobodyElse()
    {
        StubPanel panel = new(new QuorumOptions(), Three) { AtOnce = null };
        panel.AtOnce = member => panel.Says(member, "Paris");

        PanelOutcome outcome = await panel.Run(new FakeTimeProvider()).RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(QuorumDecision.Met, outcome.Decision);
        Assert.Equal(QuorumStop.Reached, outcome.Stop);
        Assert.Equal([0, 1], panel.Asked);
        Assert.Equal(VoteStatus.NotLaunched, outcome.Votes[2].Status);
    }

    [Fact]
    public async Task Run_Disagreement_AsksOneMore()
    {
        StubPanel panel = new(new QuorumOptions(), Three);
        panel.AtOnce = member => panel.Says(member, member == 0 ? "Lyon" : " paris. ");

        PanelOutcome outcome = await panel.Run(new FakeTimeProvider()).RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(QuorumDecision.Met, outcome.Decision);
        Assert.Equal([0, 1, 2], panel.Asked);
        Assert.Equal([1, 2], outcome.Count.Leader!.Votes.Select(static v => v.Member.Index));
        Assert.Equal("paris", outcome.Winner!.Text);
    }

    [Fact]
    public async Task Run_TwoOutages_OneVoteIsNoQuorum()
    {
        StubPanel panel = new(new QuorumOptions(), Three);
        panel.AtOnce = member => member == 0 ? panel.Says(0, "yes") : StubPanel.Fails();

        PanelOutcome outcome = await panel.Run(new FakeTimeProvider()).RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(QuorumDecision.NotMet, outcome.Decision);
        Assert.Equal([VoteStatus.Voted, VoteStatus.Failed, VoteStatus.Failed], outcome.Votes.Select(static v => v.Status));
        Assert.Equal(QuorumStop.CannotReach, outcome.Stop);
    }

    [Fact]
    public async Task Run_OneLineage_IsUnreachableWithoutACall()
    {
        StubPanel panel = new(new QuorumOptions(), (Tier.Partner, "a"), (Tier.Partner, "A"), (Tier.Partner, "a"));

        PanelOutcome outcome = await panel.Run(new FakeTimeProvider()).RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(QuorumDecision.Unreachable, outcome.Decision);
        Assert.Empty(panel.Asked);
        Assert.Equal(0, outcome.Cost.Attempts);
    }

    [Fact]
    public async Task Run_BlockedMembers_LeaveBeforeLaunch()
    {
        StubPanel panel = new(new QuorumOptions(), Three);
        panel.Shut.UnionWith([1, 2]);

        PanelOutcome outcome = await panel.Run(new FakeTimeProvider()).RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(QuorumDecision.Unreachable, outcome.Decision);
        Assert.Equal([VoteStatus.NotLaunched, VoteStatus.Blocked, VoteStatus.Blocked], outcome.Votes.Select(static v => v.Status));
        Assert.Empty(panel.Asked);
    }

    [Fact]
    public async Task Run_DeadlineBeforeTheFastest_TimesOutAndNothingHangs()
    {
        FakeTimeProvider time = new();
        StubPanel panel = new(new QuorumOptions { Launch = QuorumLaunch.Race }, Three);
        Task<PanelOutcome> running = panel.Run(time, deadline: TimeSpan.FromSeconds(5)).RunAsync(TestContext.Current.CancellationToken);

        time.Advance(TimeSpan.FromSeconds(5));
        PanelOutcome outcome = await running;

        Assert.Equal(QuorumStop.Deadline, outcome.Stop);
        Assert.All(outcome.Votes, static v => Assert.Equal(VoteStatus.TimedOut, v.Status));
        Assert.True(outcome.Cost.IsEstimated);
        Assert.Equal(30, outcome.Cost.InputTokens);
    }

    [Fact]
    public async Task Run_CallerCancels_ThrowsAndIsNoResult()
    {
        using CancellationTokenSource caller = new();
        StubPanel panel = new(new QuorumOptions(), Three);
        Task<PanelOutcome> running = panel.Run(new FakeTimeProvider()).RunAsync(caller.Token);

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task Run_LateAnswerAfterTheVerdict_IsNeverCounted()
    {
        StubPanel panel = new(new QuorumOptions { Launch = QuorumLaunch.Race }, Three);
        Task<PanelOutcome> running = panel.Run(new FakeTimeProvider()).RunAsync(TestContext.Current.CancellationToken);
        panel.TryAnswer(0, "4");
        panel.TryAnswer(2, "4");
        PanelOutcome outcome = await running;

        panel.TryAnswer(1, "5");

        Assert.Equal(QuorumDecision.Met, outcome.Decision);
        Assert.Equal(VoteStatus.Cancelled, outcome.Votes[1].Status);
        Assert.Single(outcome.Count.Groups);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_MembersIgnoreTheirCancellation_AreOwnedUntilTheyComeBack(bool fails)
    {
        StubPanel panel = new(new QuorumOptions { Launch = QuorumLaunch.Race }, Three) { IsDeaf = true };
        Task<PanelOutcome> running = panel.Run(new FakeTimeProvider()).RunAsync(TestContext.Current.CancellationToken);
        panel.TryAnswer(0, "4");
        panel.TryAnswer(2, "4");
        Assert.Equal(QuorumDecision.Met, (await running).Decision);
        Assert.Equal(1, panel.Background.Running);

        Assert.True(fails ? panel.TryFail(1) : panel.TryAnswer(1, "5"));

        await GoneAsync(panel);
    }

    [Fact]
    public async Task Run_LocalSamplesIgnoreTheirCancellation_AreOwnedUntilTheyComeBack()
    {
        FakeTimeProvider time = new();
        StubPanel panel = new(new QuorumOptions(), (Tier.Sovereign, "home"), (Tier.Partner, "b"), (Tier.Partner, "c")) { IsDeaf = true };
        Task<PanelOutcome> running = panel.Run(time, deadline: TimeSpan.FromSeconds(5)).RunAsync(TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(QuorumDecision.NotMet, (await running).Decision);
        Assert.Equal([0, 0, 0], panel.Asked.TakeWhile(static m => m == 0));
        Assert.Equal(1, panel.Background.Running);

        while (panel.Asked.Any(m => panel.TryAnswer(m, "late")))
        {
        }

        await GoneAsync(panel);
    }

    [Fact]
    public async Task Run_NobodyIsLeftBehind_StartsNoTask()
    {
        StubPanel panel = new(new QuorumOptions(), Three);
        panel.AtOnce = member => panel.Says(member, "Paris");

        await panel.Run(new FakeTimeProvider()).RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, panel.Background.Running);
    }

    [Fact]
    public async Task Run_HedgedAndSilent_AsksOneMoreAfterTheDelay()
    {
        FakeTimeProvider time = new();
        StubPanel panel = new(new QuorumOptions { Launch = QuorumLaunch.Hedged, HedgeDelay = TimeSpan.FromSeconds(2) }, Three);
        Task<PanelOutcome> running = panel.Run(time).RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal([0, 1], panel.Asked);

        time.Advance(TimeSpan.FromSeconds(2));
        SpinWait.SpinUntil(() => panel.Asked.Count == 3);
        panel.TryAnswer(2, "x");
        panel.TryAnswer(1, "x");

        Assert.Equal(QuorumDecision.Met, (await running).Decision);
        Assert.Equal([0, 1, 2], panel.Asked);
    }

    [Fact]
    public async Task Run_UnanimousAtHome_NothingLeaves()
    {
        StubPanel panel = new(new QuorumOptions(), (Tier.Partner, "a"), (Tier.Sovereign, "home"), (Tier.Partner, "c"));
        panel.AtOnce = member => panel.Says(member, "42");

        PanelOutcome outcome = await panel.Run(new FakeTimeProvider()).RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(QuorumDecision.LocalAgreement, outcome.Decision);
        Assert.Equal([1, 1, 1], panel.Asked);
        Assert.Single(outcome.Count.Leader!.Lineages);
    }

    [Fact]
    public async Task Run_SplitAtHome_ModeIsOneVoteAndPartnersAreAskedInStages()
    {
        int sample = 0;
        StubPanel panel = new(new QuorumOptions(), (Tier.Partner, "a"), (Tier.Sovereign, "home"), (Tier.Partner, "c"));
        panel.AtOnce = member => panel.Says(member, member == 1 && ++sample == 2 ? "41" : "42");

        PanelOutcome outcome = await panel.Run(new FakeTimeProvider()).RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(QuorumDecision.Met, outcome.Decision);
        Assert.Equal([1, 1, 1, 0], panel.Asked);
        Assert.Equal(2, outcome.Count.Leader!.Weight);
        Assert.Equal(4, outcome.Cost.Attempts);
    }

    [Fact]
    public async Task Run_AttemptBudget_IsPanelSizeAndTwo()
    {
        StubPanel panel = new(new QuorumOptions { Launch = QuorumLaunch.Race }, Three);
        panel.AtOnce = static _ => new MemberAnswer(null, null, FailureKind.ServerError, MayAskAgain: true, []);

        PanelOutcome outcome = await panel.Run(new FakeTimeProvider()).RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(5, outcome.Cost.Attempts);
        Assert.All(panel.Asked.GroupBy(static m => m), static g => Assert.True(g.Count() <= 2));
    }

    [Fact]
    public async Task Run_TokenBudget_StopsBeforeTheLaunchThatWouldPassIt()
    {
        StubPanel panel = new(new QuorumOptions { MaxTokens = 25, LocalSamples = 1 }, Three);
        panel.AtOnce = member => panel.Says(member, member.ToString(System.Globalization.CultureInfo.InvariantCulture));

        PanelOutcome outcome = await panel.Run(new FakeTimeProvider()).RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(QuorumStop.Budget, outcome.Stop);
        Assert.Contains("MaxTokens", outcome.Votes[2].Blocked, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("I'm sorry, I can't help with that.", AbstentionReason.Refusal)]
    [InlineData("  ", AbstentionReason.Empty)]
    [InlineData("maybe", AbstentionReason.Unparseable)]
    public async Task Run_AnswerThatIsNoVote_Abstains(string text, AbstentionReason reason)
    {
        QuorumOptions options = new() { Launch = QuorumLaunch.Race };
        options.Labels["yes"] = ["y", "true"];
        options.Labels["no"] = ["n", "false"];
        StubPanel panel = new(options, Three);
        panel.AtOnce = member => panel.Says(member, member == 0 ? text : "Y");

        PanelOutcome outcome = await panel.Run(new FakeTimeProvider()).RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(reason, outcome.Votes[0].Abstention);
        Assert.Equal("yes", outcome.Winner!.Text);
    }

    private static async Task GoneAsync(StubPanel panel)
    {
        while (panel.Background.Running > 0)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    [Fact]
    public void Run_AnyOrderOfArrivalAndAnyLaunch_DecidesTheSame() =>
        Gen.Select(Gen.Int[0, 2].Array[3, 5], Gen.Shuffle(new[] { 0, 1, 2, 3, 4 }), Gen.Enum<QuorumLaunch>()).Sample(
            static (answers, order, launch) =>
            {
                (Tier, string)[] members = [.. answers.Select(static (_, i) => (Tier.Partner, $"l{i}"))];
                QuorumOptions options = new() { Launch = launch };
                StubPanel panel = new(options, members);
                Task<PanelOutcome> running = panel.Run(new FakeTimeProvider()).RunAsync(CancellationToken.None);
                for (int turn = 0; turn < 100_000 && !running.IsCompleted; turn++)
                {
                    foreach (int member in order.Where(m => m < answers.Length))
                    {
                        panel.TryAnswer(member, $"answer {answers[member]}");
                    }

                    Thread.Yield();
                }

                PanelOutcome outcome = running.GetAwaiter().GetResult();
                IGrouping<int, int>? winner = answers.GroupBy(static a => a).FirstOrDefault(g => g.Count() >= panel.Rules.Required);
                return winner is null
                    ? outcome.Decision == QuorumDecision.NotMet && outcome.Winner is null
                    : outcome.Decision == QuorumDecision.Met && outcome.Winner!.Text == $"answer {winner.Key}";
            },
            iter: 300);
}
