using Microsoft.Extensions.Time.Testing;
using TierKit.Memory.Storage;

namespace TierKit.Memory.Tests.Storage;

public sealed class ReachCheckTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Assure_FolderHangs_EveryCallerIsToldAndOneThreadIsHeld()
    {
        FakeTimeProvider time = new();
        using ManualResetEventSlim drive = new();
        int looks = 0;
        ReachCheck check = new("main", "/mnt/nas/notes", null, time, _ =>
        {
            Interlocked.Increment(ref looks);
            drive.Wait(Token);
            return true;
        });
        Task[] callers = [.. Enumerable.Range(0, 20).Select(_ => check.AssureAsync(Token).AsTask())];

        time.Advance(ReachCheck.Patience - TimeSpan.FromTicks(1));
        Assert.DoesNotContain(callers, static c => c.IsCompleted);
        time.Advance(TimeSpan.FromTicks(1));

        foreach (Task caller in callers)
        {
            NoteStoreException told = await Assert.ThrowsAsync<NoteStoreException>(() => caller);
            Assert.Equal(NoteErrorCodes.ReadFailed, told.Code);
            Assert.Contains("'/mnt/nas/notes' has not answered for 10 seconds", told.Message, StringComparison.Ordinal);
        }

        drive.Set();
        await check.AssureAsync(Token);
        Assert.Equal(1, looks);
    }

    [Fact]
    public async Task Assure_FolderAnswered_IsAskedAgainAfterASecond()
    {
        FakeTimeProvider time = new();
        int looks = 0;
        ReachCheck check = new("main", "notes", null, time, _ => Interlocked.Increment(ref looks) > 0);

        await check.AssureAsync(Token);
        await check.AssureAsync(Token);
        Assert.Equal(1, looks);

        time.Advance(TimeSpan.FromSeconds(1));
        await check.AssureAsync(Token);
        Assert.Equal(2, looks);
    }

    [Fact]
    public async Task Assure_CallerGivesUp_IsCancelled()
    {
        using ManualResetEventSlim drive = new();
        ReachCheck check = new("main", "notes", null, new FakeTimeProvider(), _ =>
        {
            drive.Wait(Token);
            return true;
        });
        using CancellationTokenSource caller = new();
        ValueTask asked = check.AssureAsync(caller.Token);

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(asked.AsTask);
        drive.Set();
    }
}
