using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using TierKit.Resilience;
using TierKit.Telemetry;
using TierKit.Tests.Chat;
using TierKit.Tiers;

namespace TierKit.Tests.Resilience;

public sealed class RetryBudgetTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void TryTake_FirstCalls_MayRetryTenTimes() => Assert.Equal(10, Take(new RetryBudget(_time, .1)));

    [Fact]
    public void TryTake_ManyCalls_EarnATenth()
    {
        RetryBudget budget = new(_time, .1);
        Take(budget);
        for (int i = 0; i < 500; i++)
        {
            budget.NoteCall();
        }

        Assert.Equal(50, Take(budget));
    }

    [Fact]
    public void TryTake_AfterAWhile_AFewAreThereAgain()
    {
        RetryBudget budget = new(_time, .1);
        Take(budget);
        _time.Advance(TimeSpan.FromSeconds(18));

        Assert.Equal(3, Take(budget));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(10, Take(budget));
    }

    [Fact]
    public void TryTake_ShareOfZero_NeverRetries() => Assert.Equal(0, Take(new RetryBudget(_time, 0)));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_OutageOfEverybody_RetriesStayWithinTheBudget(bool streaming)
    {
        // Thirty calls to thirty services of their own, so that no breaker helps.
        StubChatClient[] broken = [.. Enumerable.Range(0, 30).Select(static _ => StubChatClient.Throwing(static () => new IOException()))];
        using Kit kit = new(k =>
        {
            for (int i = 0; i < broken.Length; i++)
            {
                k.AddChatClient($"s{i}", Tier.Sovereign, broken[i]);
            }
        });

        for (int i = 0; i < broken.Length; i++)
        {
            await Assert.ThrowsAsync<AllServicesFailedException>(
                () => Kit.AskAsync(kit.Named($"s{i}"), streaming, cancellationToken: TestContext.Current.CancellationToken));
        }

        Assert.Equal(30 + 13, broken.Sum(static b => b.Calls));
    }

    [Fact]
    public void For_SameClockAndShare_IsOneBudget()
    {
        RetryBudget budget = RetryBudget.For(_time, .1);

        Assert.Same(budget, RetryBudget.For(_time, .1));
        Assert.NotSame(budget, RetryBudget.For(_time, .2));
        Assert.NotSame(budget, RetryBudget.For(new FakeTimeProvider(), .1));
        Assert.Same(RetryBudget.For(TimeProvider.System, .37), RetryBudget.For(TimeProvider.System, .37));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_SeveralContainersOnOneClock_RetryNoMoreThanOne(bool streaming)
    {
        StubChatClient[] broken = [.. Enumerable.Range(0, 30).Select(static _ => StubChatClient.Throwing(static () => new IOException()))];

        foreach (StubChatClient client in broken)
        {
            // Each call is made by a container of its own, gone before the next comes.
            using Kit kit = new(k => k.AddChatClient("s", Tier.Sovereign, client).Configure(o => o.TimeProvider = _time));
            await Assert.ThrowsAsync<AllServicesFailedException>(
                () => Kit.AskAsync(kit.Chat, streaming, cancellationToken: TestContext.Current.CancellationToken));
        }

        Assert.Equal(30 + 13, broken.Sum(static b => b.Calls));
    }

    private static int Take(RetryBudget budget)
    {
        int taken = 0;
        while (budget.TryTake())
        {
            taken++;
        }

        return taken;
    }
}
