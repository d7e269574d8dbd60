using TierKit.Memory.Indexing;

namespace TierKit.Memory.Tests.Indexing;

public sealed class SharedTurnsTests
{
    private readonly TaskCompletionSource _firstMayEnd = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<int[]> _turns = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Join_WhileATurnIsUnderWay_SharesTheNextOne()
    {
        SharedTurns<int> turns = new(TakeAsync, most: 3);
        Task[] joined = [.. Enumerable.Range(1, 6).Select(item => turns.JoinAsync(item, Token))];
        Assert.DoesNotContain(joined, static task => task.IsCompleted);

        _firstMayEnd.SetResult();
        await Task.WhenAll(joined);

        Assert.Equal([[1], [2, 3, 4], [5, 6]], _turns);
    }

    [Fact]
    public async Task Join_OneMemberFails_FailsAlone()
    {
        SharedTurns<int> turns = new(TakeAsync, most: 10);
        Task first = turns.JoinAsync(1, Token);
        Task[] good = [turns.JoinAsync(2, Token), turns.JoinAsync(4, Token)];
        Task bad = turns.JoinAsync(-3, Token);

        _firstMayEnd.SetResult();
        await first;
        await Task.WhenAll(good);

        Assert.Equal("-3", (await Assert.ThrowsAsync<InvalidDataException>(() => bad)).Message);
        Assert.Equal([[1], [2, 4, -3], [2], [4], [-3]], _turns);
        await turns.JoinAsync(5, Token);
    }

    [Fact]
    public async Task Join_CancelledWhileWaiting_ReturnsAtOnceAndIsDoneNevertheless()
    {
        SharedTurns<int> turns = new(TakeAsync, most: 10);
        using CancellationTokenSource impatient = new();
        Task first = turns.JoinAsync(1, Token);
        Task second = turns.JoinAsync(2, impatient.Token);
        Task third = turns.JoinAsync(3, Token);

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.False(first.IsCompleted);
        _firstMayEnd.SetResult();
        await third;

        Assert.Equal([[1], [2, 3]], _turns);
    }

    private async Task TakeAsync(IReadOnlyList<int> items)
    {
        _turns.Add([.. items]);
        await _firstMayEnd.Task;
        if (items.Any(static item => item < 0))
        {
            throw new InvalidDataException(string.Join(' ', items.Where(static item => item < 0)));
        }
    }
}
