using Microsoft.Extensions.Logging.Abstractions;
using TierKit.Memory.Indexing;
using TierKit.Memory.Notes;
using TierKit.Memory.Storage;
using TierKit.Policy;
using TierKit.Memory.Tests.Storage;

namespace TierKit.Memory.Tests.Indexing;

/// <summary>Lets somebody else change files at a point of a scan, and looks whether the index ends as the folder is.</summary>
public sealed class OverlappingScanTests : IDisposable
{
    private readonly IndexFixture _notes = new();
    private readonly IndexFile _file;

    public OverlappingScanTests() => _file = new IndexFile(_notes.Database);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _file.Dispose();
        _notes.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Scan_FileChangesTwiceWhileItIsTakenIn_EndsWithTheLast(bool first)
    {
        _notes.Folder.Write("a.md", "first words");
        await StartAsync(first);
        using NoteIndex index = Over(
            () => Elsewhere("a.md", "second words of another"),
            () => Elsewhere("a.md", "third and last words"));

        await index.SynchronizeAsync(null, Token);

        await AssertCurrentAsync(index, "a.md");
        Assert.Equal(["a.md"], await _notes.Found("third"));
        Assert.Empty(await _notes.Found("second"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Scan_FileIsDeletedWhileItIsTakenIn_LeavesNoGhost(bool first)
    {
        _notes.Folder.Write("a.md", "first words");
        await StartAsync(first);
        using NoteIndex index = Over(async () =>
        {
            File.Delete(Path.Combine(_notes.Folder.Path, "a.md"));
            await _notes.Index.OnDeletedAsync("a.md", Token);
        });

        await index.SynchronizeAsync(null, Token);

        await AssertCurrentAsync(index);
        Assert.Empty(await _notes.Found("words"));
    }

    [Fact]
    public async Task Scan_TwoWritesWithTheSamePermalinkMeanwhile_LosesNeither()
    {
        _notes.Folder.Write("a.md", "---\npermalink: main/same\n---\nwords of a");
        using NoteIndex index = Over(() => Elsewhere("b.md", "---\npermalink: main/same\n---\nwords of b"), () => Elsewhere("c.md", "---\npermalink: main/same\n---\nwords of c"));

        await index.SynchronizeAsync(null, Token);
        await index.SynchronizeAsync(null, Token);

        await AssertCurrentAsync(index, "a.md", "b.md", "c.md");
        Assert.Equal(["a.md", "b.md", "c.md"], await _notes.Found("words"));
    }

    [Fact]
    public async Task Scan_DeletedFileComesBackMeanwhile_IsInTheIndex()
    {
        _notes.Folder.Write("a.md", "words of a");
        _notes.Folder.Write("b.md", "words of b");
        await _notes.Sync();
        File.Delete(Path.Combine(_notes.Folder.Path, "a.md"));
        File.Delete(Path.Combine(_notes.Folder.Path, "b.md"));
        using NoteIndex index = Over(() => Elsewhere("b.md", "fresh words of b"));

        await index.SynchronizeAsync(null, Token);

        await AssertCurrentAsync(index, "b.md");
        Assert.Equal(["b.md"], await _notes.Found("fresh"));
    }

    [Fact]
    public async Task Scan_FileThatSeemsMovedIsThereAgain_BothAreInTheIndex()
    {
        _notes.Folder.Write("old.md", "words that moved");
        _notes.Folder.Write("gone.md", "something else");
        await _notes.Sync();
        File.Delete(Path.Combine(_notes.Folder.Path, "gone.md"));
        File.Move(Path.Combine(_notes.Folder.Path, "old.md"), Path.Combine(_notes.Folder.Path, "new.md"));
        using NoteIndex index = Over(() => Elsewhere("old.md", "words that came back"));

        await index.SynchronizeAsync(null, Token);

        await AssertCurrentAsync(index, "new.md", "old.md");
        Assert.Equal(["new.md", "old.md"], await _notes.Found("words"));
    }

    private async Task StartAsync(bool first)
    {
        if (!first)
        {
            await _notes.Sync();
            _notes.Folder.Write("a.md", "changed words that the scan will see");
        }
    }

    // What another process does: the file first, then the index that both share.
    private async Task Elsewhere(string path, string text)
    {
        _notes.Folder.Write(path, text);
        await _notes.Index.ApplyAsync(new WatchedChanges([new FileAction(path, IsDelete: false)], NeedsScan: false), Token);
    }

    private NoteIndex Over(params Func<Task>[] meanwhile) => new(
        StoreFixture.ContentsOf(_notes.Folder.Path),
        new SqliteNoteCatalog(_file),
        new InterruptedSearch(new RankedNoteSearch(new SqlitePassageStore(_file)), new Queue<Func<Task>>(meanwhile)),
        new PermalinkScheme("main"),
        new NoteLabels(Sensitivity.Private, new Dictionary<string, Sensitivity>()),
        TimeProvider.System,
        NullLogger.Instance);

    private async Task AssertCurrentAsync(NoteIndex index, params string[] paths)
    {
        IReadOnlyList<CatalogFile> files = await index.Catalog.FilesAsync(Token);
        Assert.Equal(paths, files.Select(static file => file.Path).Order(StringComparer.Ordinal));
        foreach (CatalogFile file in files)
        {
            FileInfo there = new(Path.Combine(_notes.Folder.Path, file.Path));
            Assert.Equal((there.Length, there.LastWriteTimeUtc), (file.Size, file.ModifiedUtc));
        }
    }

    /// <summary>Lets something happen before each of its first changes.</summary>
    private sealed class InterruptedSearch(INoteSearch inner, Queue<Func<Task>> meanwhile) : INoteSearch
    {
        public bool IsImmediate => inner.IsImmediate;

        public async ValueTask UpsertAsync(IReadOnlyList<NoteDocument> documents, CancellationToken cancellationToken = default)
        {
            await InterruptAsync();
            await inner.UpsertAsync(documents, cancellationToken);
        }

        public async ValueTask DeleteAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken = default)
        {
            await InterruptAsync();
            await inner.DeleteAsync(ids, cancellationToken);
        }

        public ValueTask<SearchAnswer> SearchAsync(NoteQuery query, CancellationToken cancellationToken = default) => inner.SearchAsync(query, cancellationToken);

        public ValueTask ClearAsync(CancellationToken cancellationToken = default) => inner.ClearAsync(cancellationToken);

        private Task InterruptAsync() => meanwhile.TryDequeue(out Func<Task>? next) ? next() : Task.CompletedTask;
    }
}
