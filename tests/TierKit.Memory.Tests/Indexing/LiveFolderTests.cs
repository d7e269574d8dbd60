using Microsoft.Extensions.Logging.Abstractions;
using TierKit.Memory.Indexing;
using TierKit.Memory.Notes;
using TierKit.Memory.Tests.Storage;

namespace TierKit.Memory.Tests.Indexing;

public sealed class LiveFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _state = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _folder.Dispose();
        _state.Dispose();
    }

    [Fact]
    public async Task Watch_NotesChangedByHand_AreFoundWithoutAReindex()
    {
        string edited = _folder.Write("edited.md", "first lantern");
        string removed = _folder.Write("removed.md", "a kayak");
        IndexFile file = new(Path.Combine(_state.Path, "index.db"));
        SignallingSearch search = new(new RankedNoteSearch(new SqlitePassageStore(file)));
        using NoteIndex index = new(StoreFixture.ContentsOf(_folder.Path), new SqliteNoteCatalog(file), search, new PermalinkScheme("main"), new NoteLabels(), TimeProvider.System, NullLogger.Instance, owned: file);
        await index.SynchronizeAsync(null, Token);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task watching = index.WatchAsync(TimeSpan.FromMilliseconds(20), end.Token);

        File.WriteAllText(edited, "now about saffron");
        Assert.True(await search.UntilAsync("saffron", static hits => hits == 1, Token));
        Assert.True(await search.UntilAsync("lantern", static hits => hits == 0, Token));

        _folder.Write("below/new.md", "an orchard");
        Assert.True(await search.UntilAsync("orchard", static hits => hits == 1, Token));

        File.Delete(removed);
        Assert.True(await search.UntilAsync("kayak", static hits => hits == 0, Token));

        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
    }
}
