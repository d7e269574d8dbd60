using TierKit.Memory.Indexing;
using TierKit.Memory.Storage;
using TierKit.Policy;

namespace TierKit.Memory.Tests.Indexing;

public sealed class NoteIndexTests : IDisposable
{
    private readonly IndexFixture _notes = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _notes.Dispose();

    [Fact]
    public async Task Synchronize_NewChangedMovedAndDeleted_FollowsTheFolder()
    {
        _notes.Folder.Write("a.md", "# A\nabout giraffes");
        _notes.Folder.Write("b.md", "# B\nabout penguins");
        _notes.Folder.Write("c.md", "# C\nabout walruses");
        IndexReport first = await _notes.Sync();
        Guid moved = (await _notes.Note("c.md"))!.Id;

        _notes.Folder.Write("a.md", "# A\nabout elephants and more");
        File.Delete(Path.Combine(_notes.Folder.Path, "b.md"));
        Directory.CreateDirectory(Path.Combine(_notes.Folder.Path, "sub"));
        File.Move(Path.Combine(_notes.Folder.Path, "c.md"), Path.Combine(_notes.Folder.Path, "sub", "walrus.md"));
        IndexReport second = await _notes.Sync();

        Assert.Equal((3, 0), (first.Added, first.Deleted));
        Assert.Equal((0, 1, 1, 1), (second.Added, second.Modified, second.Moved, second.Deleted));
        Assert.Equal(["a.md"], await _notes.Found("elephants"));
        Assert.Empty(await _notes.Found("penguins"));
        Assert.Equal(["sub/walrus.md"], await _notes.Found("walruses"));
        CatalogNote note = (await _notes.Note("sub/walrus.md"))!;
        Assert.Equal((moved, "main/c", "walrus"), (note.Id, note.Permalink, note.Title));
    }

    [Fact]
    public async Task Synchronize_Unchanged_DoesNothing()
    {
        _notes.Folder.Write("a.md", "text");
        await _notes.Sync();
        long revision = Revision();

        IndexReport report = await _notes.Sync();

        Assert.Equal((1, 0, 0, 0, 0), (report.Files, report.Added, report.Modified, report.Moved, report.Deleted));
        Assert.Equal(revision, Revision());
    }

    [Fact]
    public async Task Synchronize_ForwardReference_IsResolvedWhenItsNoteAppears()
    {
        _notes.Folder.Write("a.md", "- uses [[Later Note]]");
        await _notes.Sync();
        long key = (await _notes.Note("a.md"))!.Key;
        Assert.Null(Assert.Single(await _notes.Index.Catalog.LinksOfAsync(key, Token)).To);

        _notes.Folder.Write("deep/later.md", "---\ntitle: Later Note\n---\nhere");
        await _notes.Sync();

        Assert.Equal((await _notes.Note("deep/later.md"))!.Key, Assert.Single(await _notes.Index.Catalog.LinksOfAsync(key, Token)).To);
    }

    [Fact]
    public async Task OnWritten_NewNote_IsFoundAndLinkedInTheSameCall()
    {
        _notes.Folder.Write("a.md", "- uses [[Later]]");
        await _notes.Sync();
        await Write("Later.md", "# Later\nabout okapis, see [[a]]");

        Assert.Equal(["Later.md"], await _notes.Found("okapis"));
        long later = (await _notes.Note("Later.md"))!.Key;
        IReadOnlyList<CatalogLink> links = await _notes.Index.Catalog.LinksOfAsync(later, Token);
        Assert.Equal(2, links.Count);
        Assert.All(links, static link => Assert.NotNull(link.To));
    }

    [Fact]
    public async Task OnWritten_FileChangedSince_IndexesWhatIsOnTheDisk()
    {
        string path = _notes.Folder.Write("a.md", "the newer text about zebras");
        NoteFile stale = NoteFile.FromBytes("a.md", "the older text about lions"u8);

        await _notes.Index.OnWrittenAsync(stale, Parse(stale), Token);

        Assert.True(File.Exists(path));
        Assert.Equal(["a.md"], await _notes.Found("zebras"));
    }

    [Fact]
    public async Task Apply_WatchedChanges_FollowsWritesDeletesAndFolders()
    {
        _notes.Folder.Write("a.md", "about giraffes");
        _notes.Folder.Write("sub/b.md", "about penguins");
        _notes.Folder.Write("sub/c.md", "about walruses");
        await _notes.Sync();
        _notes.Folder.Write("a.md", "about elephants");
        Directory.Delete(Path.Combine(_notes.Folder.Path, "sub"), recursive: true);

        await _notes.Index.ApplyAsync(new WatchedChanges([new FileAction("sub", IsDelete: true), new FileAction("a.md", IsDelete: false)], NeedsScan: false), Token);

        Assert.Equal(["a.md"], await _notes.Found("elephants"));
        Assert.Empty(await _notes.Found("penguins walruses"));
        Assert.Single(await _notes.Index.Catalog.FilesAsync(Token));
    }

    [Fact]
    public async Task Synchronize_Labels_ComeFromNoteFolderAndProject()
    {
        _notes.Folder.Write("docs/guide.md", "public words");
        _notes.Folder.Write("docs/own.md", "---\nsensitivity: internal\n---\nwords");
        _notes.Folder.Write("plain.md", "words");
        _notes.Folder.Write("typo.md", "---\nsensitivity: sekret\n---\nmistyped marsupial");
        await _notes.Sync();

        Assert.Equal(Sensitivity.Public, (await _notes.Note("docs/guide.md"))!.Sensitivity);
        Assert.Equal(Sensitivity.Internal, (await _notes.Note("docs/own.md"))!.Sensitivity);
        Assert.Equal(Sensitivity.Private, (await _notes.Note("plain.md"))!.Sensitivity);
        Assert.Equal(Sensitivity.Secret, (await _notes.Note("typo.md"))!.Sensitivity);
        Assert.Empty(await _notes.Found("marsupial"));
    }

    [Fact]
    public async Task Synchronize_SecretNote_LeavesNothingOfItsTextInAnyFile()
    {
        _notes.Folder.Write("diary.md", "---\nsensitivity: Secret\nmood: xylophonic\n---\n- [fact] the quokkapassword is swordfish (hushhush)\n- knows [[Somebody]] (psstcontext)");
        await _notes.Sync();
        Assert.NotNull(await _notes.Note("diary.md"));
        _notes.Reopen();

        string everything = string.Concat(Directory.EnumerateFiles(Path.GetDirectoryName(_notes.Database)!).Select(static file => System.Text.Encoding.Latin1.GetString(ReadShared(file))));

        Assert.Contains("diary", everything, StringComparison.Ordinal);
        Assert.All((string[])["quokkapassword", "swordfish", "xylophonic", "hushhush", "psstcontext"], word => Assert.DoesNotContain(word, everything, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Synchronize_HostileNames_IndexesEach()
    {
        string longest = new string('x', 252) + ".md";
        string[] names = ["Ünïcödé 名前 😀.md", "percent%_.md", "quote'\".md", "new folder/[brackets] {x}.md", longest];
        foreach (string name in names.Where(static name => !OperatingSystem.IsWindows() || !name.Contains('"', StringComparison.Ordinal)))
        {
            _notes.Folder.Write(name, "common text");
        }

        IndexReport report = await _notes.Sync();

        Assert.Equal(report.Files, report.Added);
        Assert.Equal(report.Files, (await _notes.Found("common text")).Count);
        Assert.Empty(report.Unreadable);
    }

    [Fact]
    public async Task Synchronize_CaseTwins_KeepsBothWithPermalinksOfTheirOwn()
    {
        _notes.Folder.Write("Note.md", "first twin");
        _notes.Folder.Write("note.md", "second twin");
        Assert.SkipUnless(_notes.Folder.Files().Count == 2, "The file system does not tell names apart by case.");

        await _notes.Sync();

        CatalogNote[] both = [(await _notes.Note("Note.md"))!, (await _notes.Note("note.md"))!];
        Assert.Equal(["main/note", "main/note-1"], both.Select(static note => note.Permalink));
        Assert.NotEqual(both[0].Id, both[1].Id);
        Assert.Equal(2, (await _notes.Found("twin")).Count);
    }

    [Fact]
    public async Task Synchronize_NoteOfTwentyMegabytes_FindsItsLastLine()
    {
        string paragraph = string.Join(' ', Enumerable.Repeat("lorem ipsum dolor sit amet consectetur", 20)) + "\n\n";
        _notes.Folder.Write("huge.md", string.Concat(Enumerable.Repeat(paragraph, 20 * 1024 * 1024 / paragraph.Length)) + "the very last marmoset");

        await _notes.Sync();

        SearchAnswer answer = await _notes.Index.Search.SearchAsync(new NoteQuery { Text = "marmoset" }, Token);
        Assert.Contains("marmoset", answer.Hits[0].Passages[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Synchronize_ReadOnlyFolder_IndexesWithoutTouchingIt()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Folders have no write permission to take away there.");
            return;
        }

        _notes.Folder.Write("a.md", "about giraffes");
        File.SetUnixFileMode(_notes.Folder.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            await _notes.Sync();
            Assert.Equal(["a.md"], await _notes.Found("giraffes"));
            Assert.Equal(["a.md"], Directory.EnumerateFileSystemEntries(_notes.Folder.Path).Select(Path.GetFileName));
        }
        finally
        {
            File.SetUnixFileMode(_notes.Folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public async Task Synchronize_FilesChangingUnderneath_EndsInStep()
    {
        using CancellationTokenSource stop = new();
        Task changer = Task.Run(
            () =>
            {
                for (int i = 0; !stop.IsCancellationRequested; i++)
                {
                    string path = Path.Combine(_notes.Folder.Path, $"{i % 50}.md");
                    File.WriteAllText(path, $"version {i} about lemurs");
                    File.Delete(Path.Combine(_notes.Folder.Path, $"{(i + 25) % 50}.md"));
                }
            },
            Token);
        for (int round = 0; round < 20; round++)
        {
            await _notes.Sync();
        }

        await stop.CancelAsync();
        await changer;
        await _notes.Sync();

        Assert.Equal(_notes.Folder.Files(), (await _notes.Index.Catalog.FilesAsync(Token)).Select(static file => file.Path).Order(StringComparer.Ordinal));
        foreach (CatalogFile file in await _notes.Index.Catalog.FilesAsync(Token))
        {
            Assert.Equal(NoteFile.ChecksumOf(File.ReadAllBytes(Path.Combine(_notes.Folder.Path, file.Path))), file.Checksum);
        }
    }

    [Fact]
    public async Task Reindex_WithProgress_ReportsEveryFileAndFindsAllAgain()
    {
        for (int i = 0; i < 600; i++)
        {
            _notes.Folder.Write($"{i}.md", $"number {i} about lemurs");
        }

        await _notes.Sync();
        List<IndexProgress> steps = [];
        await _notes.Index.ReindexAsync(new StubProgress(steps), Token);

        Assert.Equal(600, steps[^1].Done);
        Assert.All(steps, static step => Assert.Equal(600, step.Total));
        Assert.True(steps.Count >= 3);
        Assert.Equal(600, (await _notes.Index.Search.SearchAsync(new NoteQuery { Filter = new NoteFilter { Directory = "" }, Text = "lemurs", Limit = 1000 }, Token)).Total);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reindex_EndedWhileItForgets_TakesEverythingInAtTheNextLook(bool fails)
    {
        _notes.Folder.Write("lemurs.md", "Lemurs live on an island.");
        await _notes.Sync();
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using (NoteIndex ended = _notes.Open(search => new SignallingSearch(search)
        {
            Clearing = fails ? static () => throw new IOException("no space") : stop.Cancel,
        }))
        {
            Exception? end = await Record.ExceptionAsync(() => ended.ReindexAsync(null, stop.Token));
            Assert.True(fails ? end is IOException : end is OperationCanceledException, end?.ToString());
        }

        _notes.Reopen();
        await _notes.Sync();

        Assert.Equal(["lemurs.md"], await _notes.Found("lemurs"));
    }

    [Fact]
    public async Task Search_ExpandingRelations_AddsLinkedNotesBelowAndSaysWhy()
    {
        _notes.Folder.Write("lemurs.md", "Lemurs live on [[Island]].");
        _notes.Folder.Write("Island.md", "Four hundred kilometres from the coast.");
        _notes.Folder.Write("other.md", "Nothing of the kind.");
        await _notes.Sync();

        SearchAnswer plain = await _notes.Index.SearchAsync(new NoteQuery { Text = "lemurs" }, Token);
        SearchAnswer expanded = await _notes.Index.SearchAsync(new NoteQuery { Text = "lemurs", ExpandRelations = true }, Token);

        Assert.Single(plain.Hits);
        Assert.Equal([(await _notes.Note("lemurs.md"))!.Id, (await _notes.Note("Island.md"))!.Id], expanded.Hits.Select(static hit => hit.NoteId));
        Assert.Equal("relation", Assert.Single(expanded.Hits[1].Parts).Name);
        Assert.True(expanded.Hits[1].Score < expanded.Hits[0].Score / 2);
    }

    [Fact]
    public async Task OnWritten_NoteThatALinkBeyondManyOthersMeans_IsLinked()
    {
        _notes.Folder.Write("a many.md", string.Join('\n', Enumerable.Range(0, 1500).Select(static i => $"- see [[Unknown {i}]]")));
        _notes.Folder.Write("z last.md", "- see [[Wanted]]");
        await _notes.Sync();
        long from = (await _notes.Note("z last.md"))!.Key;
        Assert.Null(Assert.Single(await _notes.Index.Catalog.LinksOfAsync(from, Token)).To);

        await Write("wanted.md", "---\ntitle: Wanted\n---\nhere");

        Assert.Equal((await _notes.Note("wanted.md"))!.Key, Assert.Single(await _notes.Index.Catalog.LinksOfAsync(from, Token)).To);
    }

    private static byte[] ReadShared(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    [Fact]
    public async Task OnWritten_ManyWritersAtOnce_EachFindsItsNoteWhenItsWriteReturns()
    {
        const int writers = 24;
        const int notesEach = 4;
        await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(
            async () =>
            {
                for (int i = 0; i < notesEach; i++)
                {
                    string path = $"w{writer}n{i}.md";
                    // Each links to what the writer before it writes at the same time.
                    await Write(path, $"# Note\nabout zebra{writer}x{i}\n- follows [[w{(writer + 1) % writers}n{i}]]");
                    Assert.Equal([path], await _notes.Found($"zebra{writer}x{i}"));
                }
            },
            Token)));

        Assert.Equal(writers * notesEach, (await _notes.Index.Catalog.FilesAsync(Token)).Count);
        Assert.Empty(await _notes.Index.Catalog.UnresolvedLinksAsync(0, 1000, Token));
        Assert.Equal((writers * notesEach, 0, 0, 0), await _notes.Sync() is var report ? (report.Files, report.Added, report.Modified, report.Deleted) : default);
    }

    [Fact]
    public async Task OnWritten_SameNoteByManyAtOnce_IndexesWhatIsOnTheDisk()
    {
        await Write("a.md", "about okapis");
        NoteFile[] written = [.. Enumerable.Range(0, 12).Select(static i => NoteFile.FromBytes("a.md", System.Text.Encoding.UTF8.GetBytes($"about zebra{i:00}x")))];
        _notes.Folder.Write("a.md", written[7].Text);

        await Task.WhenAll(written.Select(file => Task.Run(async () => await _notes.Index.OnWrittenAsync(file, Parse(file), Token), Token)));
        await _notes.Index.OnWrittenAsync(written[7], Parse(written[7]), Token);

        Assert.Equal(["a.md"], await _notes.Found("zebra07x"));
        Assert.Empty(await _notes.Found("zebra03x"));
    }

    private async Task Write(string path, string text)
    {
        _notes.Folder.Write(path, text);
        NoteFile file = NoteFile.FromBytes(path, System.Text.Encoding.UTF8.GetBytes(text));
        await _notes.Index.OnWrittenAsync(file, Parse(file), Token);
    }

    private static Memory.Notes.Note Parse(NoteFile file) => Memory.Notes.NoteParser.Parse(file.Text, file.Path, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, TimeZoneInfo.Utc);

    private long Revision()
    {
        using IndexFile file = new(_notes.Database);
        return file.Read(static connection => (long)connection.Scalar("SELECT revision FROM state")!);
    }

    private sealed class StubProgress(List<IndexProgress> steps) : IProgress<IndexProgress>
    {
        public void Report(IndexProgress value) => steps.Add(value);
    }
}
