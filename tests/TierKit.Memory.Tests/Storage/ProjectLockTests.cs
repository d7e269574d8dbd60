using Microsoft.Extensions.Time.Testing;
using TierKit.Memory.Storage;

namespace TierKit.Memory.Tests.Storage;

public sealed class ProjectLockTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Acquire_HeldForTooLong_SaysSoInsteadOfWaitingForever()
    {
        using ProjectLock other = new(Path.Combine(_folder.Path, ".tierkit"), TimeProvider.System);
        using ProjectLock mine = new(Path.Combine(_folder.Path, ".tierkit"), _time);
        using IDisposable held = await other.AcquireAsync(TestContext.Current.CancellationToken);

        Task<IDisposable> waiting = mine.AcquireAsync(TestContext.Current.CancellationToken);
        await AdvanceUntilDone(waiting);

        NoteStoreException refused = await Assert.ThrowsAsync<NoteStoreException>(() => waiting);
        Assert.Equal(NoteErrorCodes.ProjectBusy, refused.Code);
    }

    [Fact]
    public async Task Acquire_FreedMeanwhile_GoesOn()
    {
        using ProjectLock other = new(Path.Combine(_folder.Path, ".tierkit"), TimeProvider.System);
        using ProjectLock mine = new(Path.Combine(_folder.Path, ".tierkit"), _time);
        IDisposable held = await other.AcquireAsync(TestContext.Current.CancellationToken);
        Task<IDisposable> waiting = mine.AcquireAsync(TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);

        held.Dispose();
        await AdvanceUntilDone(waiting);

        (await waiting).Dispose();
    }

    [Fact]
    public async Task Acquire_Cancelled_LeavesTheLockToOthers()
    {
        using ProjectLock projectLock = new(Path.Combine(_folder.Path, ".tierkit"), TimeProvider.System);
        using CancellationTokenSource cancelled = new();
        IDisposable held = await projectLock.AcquireAsync(TestContext.Current.CancellationToken);
        Task<IDisposable> waiting = projectLock.AcquireAsync(cancelled.Token);

        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        held.Dispose();

        (await projectLock.AcquireAsync(TestContext.Current.CancellationToken)).Dispose();
    }

    private async Task AdvanceUntilDone(Task task)
    {
        for (int step = 0; step < 1_000_000 && !task.IsCompleted; step++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(20));
            await Task.Yield();
        }

        Assert.True(task.IsCompleted, "Hours of waiting, and no answer.");
    }
}
