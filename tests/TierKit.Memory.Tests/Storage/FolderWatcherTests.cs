using Microsoft.Extensions.Time.Testing;
using TierKit.Memory.Storage;

namespace TierKit.Memory.Tests.Storage;

public sealed class FolderWatcherTests : IDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(50);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Watch_FilesWrittenMovedAndDeleted_TellsWhatIsTrueAfterwards()
    {
        _folder.Write("old.md", "old");
        _folder.Write("edit.md", "old");
        using FolderWatcher watcher = new(new ProjectFolder(_folder.Path), new IgnorePatterns(IgnorePatterns.Defaults), TimeProvider.System, Quiet);

        _folder.Write("new.md", "x");
        _folder.Write("edit.md", "new text");
        _folder.Write("scratch.tmp", "x");
        File.Move(Path.Combine(_folder.Path, "old.md"), Path.Combine(_folder.Path, "moved.md"));

        Dictionary<string, bool> told = await CollectAsync(watcher, expected: 4);
        Assert.Equal(
            [("edit.md", false), ("moved.md", false), ("new.md", false), ("old.md", true)],
            told.OrderBy(static action => action.Key, StringComparer.Ordinal).Select(static action => (action.Key, action.Value)));
    }

    [Fact]
    public async Task Watch_FolderThatAppears_AsksForAScan()
    {
        using TemporaryFolder elsewhere = new();
        elsewhere.Write("inner/note.md", "x");
        using FolderWatcher watcher = new(new ProjectFolder(_folder.Path), new IgnorePatterns(IgnorePatterns.Defaults), TimeProvider.System, Quiet);

        Directory.Move(Path.Combine(elsewhere.Path, "inner"), Path.Combine(_folder.Path, "inner"));

        await using IAsyncEnumerator<WatchedChanges> changes = watcher.WatchAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await changes.MoveNextAsync());
        Assert.True(changes.Current.NeedsScan);
    }

    [Fact]
    public async Task Batcher_EventsWithoutAPause_ComeTogetherOnceItIsQuiet()
    {
        FakeTimeProvider time = new();
        EventBatcher batcher = new(Quiet, time);
        await using IAsyncEnumerator<IReadOnlyList<FileEvent>> batches = batcher.ReadAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        batcher.Add(new FileEvent(FileEventKind.Added, "a.md"));
        batcher.Add(new FileEvent(FileEventKind.Modified, "a.md"));

        Task<bool> next = batches.MoveNextAsync().AsTask();
        Assert.False(next.IsCompleted);
        await AdvanceUntil(next, time);

        Assert.Equal(2, batches.Current.Count);
        batcher.Complete();
        Assert.False(await batches.MoveNextAsync());
    }

    [Fact]
    public async Task Batcher_FolderThatIsNeverQuiet_TellsAllTheSame()
    {
        FakeTimeProvider time = new();
        EventBatcher batcher = new(Quiet, time);
        await using IAsyncEnumerator<IReadOnlyList<FileEvent>> batches = batcher.ReadAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        batcher.Add(new FileEvent(FileEventKind.Added, "0.md"));
        Task<bool> next = batches.MoveNextAsync().AsTask();

        int added = 1;
        for (; !next.IsCompleted && added < 1_000_000; added++)
        {
            batcher.Add(new FileEvent(FileEventKind.Added, $"{added}.md"));
            time.Advance(Quiet / 2);
            await Task.Yield();
        }

        Assert.True(next.IsCompleted, "A million events without a pause, and none was told.");
        Assert.True(await next);
        Assert.NotEmpty(batches.Current);
    }

    private static async Task AdvanceUntil(Task task, FakeTimeProvider time)
    {
        for (int step = 0; step < 10_000 && !task.IsCompleted; step++)
        {
            time.Advance(Quiet);
            await Task.Yield();
        }

        await task;
    }

    private static async Task<Dictionary<string, bool>> CollectAsync(FolderWatcher watcher, int expected)
    {
        Dictionary<string, bool> told = [];
        await foreach (WatchedChanges changes in watcher.WatchAsync(TestContext.Current.CancellationToken))
        {
            foreach (FileAction action in changes.Actions)
            {
                told[action.Path] = action.IsDelete;
            }

            if (told.Count >= expected)
            {
                break;
            }
        }

        return told;
    }
}
