using System.Text;
using TierKit.Memory.Operations;
using TierKit.Memory.Storage;
using TierKit.Policy;

namespace TierKit.Memory.PostgreSql.Tests;

/// <summary>What one can do with notes in a folder, done with notes in the database.</summary>
public sealed class DatabaseNotesTests(PostgreSqlServer server)
{
    private readonly string _tenant = Guid.NewGuid().ToString("N");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Operations_WithoutAFolder_DoWhatTheyDoInOne()
    {
        await using DatabaseNotes notes = Open();
        WrittenNote zoo = await notes.Memory.WriteNoteAsync("Zoo", "giraffes eat leaves\n- [fact] tall #animals\n- houses [[Keeper]]", "animals", cancellationToken: Token);
        await notes.Memory.WriteNoteAsync("Keeper", "feeds them", "people", new WriteNoteOptions { NoteType = "person" }, Token);

        Assert.Equal(("animals/Zoo.md", "main/animals/zoo", true), (zoo.FilePath, zoo.Permalink, zoo.WasCreated));
        Assert.Contains("giraffes eat leaves", (await notes.Memory.ReadNoteAsync("Zoo", cancellationToken: Token))!.Content, StringComparison.Ordinal);
        Assert.Equal("Zoo", Assert.Single((await notes.Memory.SearchNotesAsync("giraffes", cancellationToken: Token)).Results).Title);
        WrittenNote edited = await notes.Memory.EditNoteAsync("Zoo", "append", "\nzebras too", cancellationToken: Token);
        Assert.Equal((1, 0), (edited.ResolvedRelations, edited.UnresolvedRelations));
        Assert.Equal("Zoo", Assert.Single((await notes.Memory.SearchNotesAsync("zebras", cancellationToken: Token)).Results).Title);
        Assert.Contains((await notes.Memory.BuildContextAsync("animals/zoo", cancellationToken: Token)).Items.Single().Related, static related => related.Title == "Keeper" && related.Content.Contains("feeds", StringComparison.Ordinal));
        Assert.Equal(["animals", "people"], (await notes.Memory.ListDirectoryAsync(cancellationToken: Token)).Entries.Select(static entry => entry.Path));
        await notes.Memory.MoveNoteAsync("Zoo", "old/Zoo.md", cancellationToken: Token);
        Assert.Equal("main/animals/zoo", (await notes.Memory.ReadNoteAsync("old/Zoo.md", cancellationToken: Token))!.Permalink);
        Assert.Null(await notes.BytesAsync("animals/Zoo.md"));
        Assert.Equal(["old/Zoo.md", "people/Keeper.md"], (await notes.Memory.ListDirectoryAsync(depth: 2, glob: "*.md", cancellationToken: Token)).Entries.Select(static entry => entry.Path));
        Assert.Equal(["people/Keeper.md"], (await notes.Memory.DeleteDirectoryAsync("people", Token)).DeletedFiles);
        Assert.True((await notes.Memory.DeleteNoteAsync("Zoo", Token)).Deleted);
        Assert.Empty((await notes.Memory.SearchNotesAsync("giraffes", cancellationToken: Token)).Results);
        Assert.Empty(await notes.Contents.ListAsync("", Token));
        Assert.Empty(await notes.Contents.PendingAsync(TimeSpan.Zero, 10, Token));
    }

    [Fact]
    public async Task Labels_OfFoldersAndFrontmatter_CountAsInAFolder()
    {
        await using DatabaseNotes notes = Open(options => options.Folders["docs"] = Sensitivity.Public);
        await notes.PutAsync("docs/open.md", "open words"u8.ToArray());
        await notes.PutAsync("docs/closed.md", "---\nsensitivity: Secret\n---\nclosed words"u8.ToArray());
        await notes.PutAsync("other.md", "other words"u8.ToArray());

        SearchResults found = await notes.Memory.SearchNotesAsync("words", cancellationToken: Token);

        Assert.Equal([("docs/open.md", Sensitivity.Public), ("other.md", Sensitivity.Private)], found.Results.Select(static one => (one.FilePath, one.Sensitivity)).Order());
    }

    [Fact]
    public async Task Write_NameThatDiffersInItsWritingAlone_IsRefused()
    {
        await using DatabaseNotes notes = Open();
        await notes.Memory.WriteNoteAsync("My Note", "one", cancellationToken: Token);
        await notes.Memory.WriteNoteAsync("Caf\u00E9", "one", cancellationToken: Token);

        Assert.Contains("My Note.md", (await DatabaseNotes.Refused(NoteErrorCodes.NoteAlreadyExists, () => notes.Memory.WriteNoteAsync("my note", "two", cancellationToken: Token))).Message, StringComparison.Ordinal);
        await DatabaseNotes.Refused(NoteErrorCodes.NoteAlreadyExists, () => notes.Memory.WriteNoteAsync("my-note", "two", cancellationToken: Token));
        await DatabaseNotes.Refused(NoteErrorCodes.NoteAlreadyExists, () => notes.Memory.WriteNoteAsync("Cafe\u0301", "two", cancellationToken: Token));
        await notes.Memory.WriteNoteAsync("my note", "two", "elsewhere", cancellationToken: Token);
    }

    [Theory]
    [InlineData("../out.md")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../b.md")]
    [InlineData("C:\\x.md")]
    [InlineData("nul.md")]
    [InlineData(".tierkit/x.md")]
    [InlineData("a/\u0001.md")]
    public async Task Paths_ThatAFolderRefuses_AreRefused(string path)
    {
        await using DatabaseNotes notes = Open();
        await notes.Memory.WriteNoteAsync("Note", "text", cancellationToken: Token);

        await DatabaseNotes.Refused(NoteErrorCodes.SecurityValidation, () => notes.Memory.MoveNoteAsync("Note", path, cancellationToken: Token));
        Assert.Equal(["Note.md"], (await notes.Contents.ListAsync("", Token)).Select(static state => state.Path));
    }

    [Fact]
    public async Task Bytes_WithMarksLineEndsAndNoUtf8_AreKeptAndReadAsInAFolder()
    {
        await using DatabaseNotes notes = Open();
        byte[] broken = [.. "# Broken\n\nbad \uFEFF"u8.ToArray(), 0xFF, 0xFE, 0x00, 0x0D, 0x0A];
        byte[] marked = [.. "\uFEFF---\r\ntitle: Marked # kept\r\n---\r\nlemurs\r\n"u8.ToArray()];
        await notes.PutAsync("broken.md", broken);
        await notes.PutAsync("marked.md", marked);

        Assert.NotNull(await notes.Memory.ReadNoteAsync("broken.md", cancellationToken: Token));
        await DatabaseNotes.Refused(NoteErrorCodes.NotUtf8, () => notes.Memory.EditNoteAsync("broken.md", "append", "x", cancellationToken: Token));
        await notes.Memory.EditNoteAsync("Marked", "append", "the end", cancellationToken: Token);

        Assert.Equal(broken, await notes.BytesAsync("broken.md"));
        byte[] edited = [.. marked, .. "the end"u8.ToArray()];
        Assert.Equal(edited, await notes.BytesAsync("marked.md"));
        ContentState state = (await notes.Contents.FindAsync(["marked.md"], Token))[0];
        Assert.Equal(DateTime.UnixEpoch, state.CreatedUtc);
        Assert.True(state.ModifiedUtc > DateTime.UnixEpoch.AddDays(1));
    }

    /// <summary>Through the operations with <c>TIERKIT_LONG=1</c>: taking so much text in takes minutes on a busy machine.</summary>
    [Fact]
    public async Task Bytes_TwentyMegabytes_AreKeptWhole()
    {
        await using DatabaseNotes notes = Open();
        byte[] large = Encoding.UTF8.GetBytes("# Large\n" + string.Concat(Enumerable.Range(0, 600_000).Select(static line => $"line {line} of a very large note\r\n")));
        Assert.True(large.Length > 20_000_000);
        await notes.PutAsync("large.md", large);
        if (Environment.GetEnvironmentVariable("TIERKIT_LONG") == "1")
        {
            await notes.Memory.EditNoteAsync("large.md", "append", "the end", cancellationToken: Token);
            large = [.. large, .. "the end"u8.ToArray()];
        }

        byte[]? kept = await notes.BytesAsync("large.md");
        Assert.True(large.AsSpan().SequenceEqual(kept));
        Assert.False(await notes.Contents.WriteAsync(new KeptContent("large.md", "lost"u8.ToArray(), default, default), expectedChecksum: new string('0', 64), Token));
        Assert.False(await notes.Contents.WriteAsync(new KeptContent("large.md", "lost"u8.ToArray(), default, default), expectedChecksum: null, Token));
    }

    [Fact]
    public async Task Write_IndexThatFailed_IsMadeUpForByTheNextUseOfAnyInstance()
    {
        await using DatabaseNotes mine = Open();
        await using DatabaseNotes theirs = Open();
        await mine.Memory.WriteNoteAsync("First", "lemurs here", cancellationToken: Token);
        await theirs.Memory.ReadNoteAsync("First", cancellationToken: Token);
        Guid id = (await theirs.Engine.Open("main").Catalog.FindByPathAsync("First.md", Token))!.Id;

        await mine.PutAsync("second.md", "# Second\n\nlemurs there"u8.ToArray());
        Assert.True(await mine.Contents.MoveAsync("First.md", "moved/First.md", Token));
        await mine.PutAsync("gone.md", "lemurs nowhere"u8.ToArray());
        await mine.Contents.DeleteAsync("gone.md", Token);
        Assert.Equal(4, (await mine.Contents.PendingAsync(TimeSpan.Zero, 10, Token)).Count);

        SearchResults found = await theirs.Memory.SearchNotesAsync("lemurs", cancellationToken: Token);

        Assert.Equal(["moved/First.md", "second.md"], found.Results.Select(static one => one.FilePath).Order(StringComparer.Ordinal));
        Assert.Empty(await mine.Contents.PendingAsync(TimeSpan.Zero, 10, Token));
        Assert.Equal(id, (await theirs.Engine.Open("main").Catalog.FindByPathAsync("moved/First.md", Token))!.Id);
    }

    [Fact]
    public async Task Pending_ThatTheCatalogueKnowsAlready_IsSettledByTheNextUse()
    {
        await using DatabaseNotes notes = Open();
        await notes.Memory.WriteNoteAsync("Zoo", "lemurs", cancellationToken: Token);
        using Engine engine = new(server.ConnectionString);
        Project project = new(engine.Open(_tenant).Database, new ProjectIdentity("tierkit", _tenant, "main", keepsContent: true));
        await project.QueryAsync("UPDATE content SET pending = now() WHERE project = $1 RETURNING 1", static reader => reader.GetInt32(0), Token, project.Identity.Id);

        await notes.Memory.ReadNoteAsync("Zoo", cancellationToken: Token);

        Assert.Empty(await notes.Contents.PendingAsync(TimeSpan.Zero, 10, Token));
    }

    [Fact]
    public async Task Reindex_EverythingForgotten_ComesBackFromTheContents()
    {
        await using DatabaseNotes notes = Open();
        await notes.Memory.WriteNoteAsync("Zoo", "lemurs", cancellationToken: Token);
        await notes.Engine.Open("main").Catalog.ClearAsync(Token);
        Assert.Equal(["Zoo.md"], await notes.Contents.PendingAsync(TimeSpan.Zero, 10, Token));

        Assert.Equal(1, (await notes.Memory.ReindexAsync(cancellationToken: Token)).Files);

        Assert.Single((await notes.Memory.SearchNotesAsync("lemurs", cancellationToken: Token)).Results);
        Assert.Empty(await notes.Contents.PendingAsync(TimeSpan.Zero, 10, Token));
    }

    [Fact]
    public async Task Restart_OfTheServer_LosesNothingThatWasAnswered()
    {
        Assert.SkipUnless(server.IsThere, PostgreSqlServer.Absent);
        // One of its own: the other tests use theirs meanwhile.
        using PostgreSqlServer own = new();
        await using DatabaseNotes notes = new(own.ConnectionString, _tenant);
        await notes.Memory.WriteNoteAsync("Zoo", "lemurs", cancellationToken: Token);

        own.Restart(() => Assert.Throws<NoteStoreException>(() => notes.Memory.WriteNoteAsync("Away", "text", cancellationToken: Token).GetAwaiter().GetResult()));

        Assert.Equal(["Zoo.md"], (await notes.Contents.ListAsync("", Token)).Select(static state => state.Path));
        Assert.Single((await notes.Memory.SearchNotesAsync("lemurs", cancellationToken: Token)).Results);
    }

    [Fact]
    public async Task Away_NotesAreOnTheServer_NothingStandsInAndEachCallSaysWhy()
    {
        Assert.SkipUnless(server.IsThere, PostgreSqlServer.Absent);
        using PostgreSqlServer own = new();
        string state = Path.Combine(Path.GetTempPath(), "tierkit-no-state-" + _tenant);
        await using DatabaseNotes notes = new(own.ConnectionString, _tenant, options => options.StatePath = state);
        await notes.Memory.WriteNoteAsync("Zoo", "lemurs", cancellationToken: Token);
        List<NoteStoreException> failures = [];

        own.Restart(() => WhileAwayAsync().GetAwaiter().GetResult());

        Assert.Equal(5, failures.Count);
        Assert.All(failures, static failure => Assert.Equal((NoteErrorCodes.IndexFailed, PostgreSqlError.Unreachable), (failure.Code, Assert.IsType<PostgreSqlException>(failure.InnerException).Error)));
        Assert.All(failures, static failure => Assert.Contains("Memory:PostgreSql:ConnectionString", failure.Message, StringComparison.Ordinal));
        Assert.False(Directory.Exists(state) && Directory.EnumerateFiles(state, "*", SearchOption.AllDirectories).Any(), "An index of this machine was made.");
        SearchResults back = await notes.Memory.SearchNotesAsync("lemurs", cancellationToken: Token);
        Assert.Equal((1, (string?)null), (back.Results.Count, back.Notice));

        async Task WhileAwayAsync()
        {
            foreach (Func<Task> call in (Func<Task>[])
                [
                    () => notes.Memory.SearchNotesAsync("lemurs", cancellationToken: Token), () => notes.Memory.ReadNoteAsync("Zoo", cancellationToken: Token),
                    () => notes.Memory.RecentActivityAsync(cancellationToken: Token), () => notes.Memory.ListDirectoryAsync(cancellationToken: Token),
                    () => notes.Memory.WriteNoteAsync("Away", "text", cancellationToken: Token),
                ])
            {
                failures.Add(await Assert.ThrowsAsync<NoteStoreException>(call));
            }
        }
    }

    [Fact]
    public async Task Copies_InAndOut_AreTheSameBytesAndNeverGoOverOthers()
    {
        string folder = Directory.CreateTempSubdirectory("tierkit-copy-").FullName;
        try
        {
            string source = Path.Combine(folder, "in");
            Dictionary<string, byte[]> files = new()
            {
                ["a.md"] = [.. "\uFEFF# A\r\n"u8.ToArray()],
                ["b/c.md"] = [0xFF, 0x00, 0x0A],
                ["b/Ünï.png"] = [1, 2, 3],
                ["b/empty.md"] = [],
            };
            foreach ((string path, byte[] bytes) in files)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(source, path))!);
                await File.WriteAllBytesAsync(Path.Combine(source, path), bytes, Token);
                File.SetLastWriteTimeUtc(Path.Combine(source, path), DateTime.UnixEpoch.AddDays(9));
            }

            await File.WriteAllTextAsync(Path.Combine(source, ".hidden.md"), "stays", Token);
            await using DatabaseNotes notes = Open();
            CopiedNotes first = await notes.Memory.ImportAsync(source, Token);
            CopiedNotes again = await notes.Memory.ImportAsync(source, Token);
            string target = Path.Combine(folder, "out");
            CopiedNotes back = await notes.Memory.ExportAsync(target, Token);

            Assert.Equal([(4, 0), (0, 4), (4, 0)], ((CopiedNotes[])[first, again, back]).Select(static copy => (copy.Copied, copy.Unchanged)));
            Assert.DoesNotContain(PostgreSqlServer.Password, first.Place, StringComparison.Ordinal);
            Assert.Equal(files.Count, Directory.GetFiles(target, "*", SearchOption.AllDirectories).Length);
            foreach ((string path, byte[] bytes) in files)
            {
                Assert.Equal(bytes, await File.ReadAllBytesAsync(Path.Combine(target, path), Token));
                Assert.Equal(DateTime.UnixEpoch.AddDays(9), File.GetLastWriteTimeUtc(Path.Combine(target, path)));
            }

            await notes.Memory.EditNoteAsync("a.md", "append", "changed", cancellationToken: Token);
            await File.WriteAllTextAsync(Path.Combine(source, "new.md"), "new", Token);
            NoteStoreException refused = await DatabaseNotes.Refused(NoteErrorCodes.NoteAlreadyExists, () => notes.Memory.ImportAsync(source, Token));
            await DatabaseNotes.Refused(NoteErrorCodes.NoteAlreadyExists, () => notes.Memory.ExportAsync(target, Token));

            Assert.Contains("a.md", refused.Message, StringComparison.Ordinal);
            Assert.Null(await notes.BytesAsync("new.md"));
            Assert.Equal(files["a.md"], await File.ReadAllBytesAsync(Path.Combine(target, "a.md"), Token));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Write_ManyClientsOfTwoInstancesOnOneNote_LoseNothing()
    {
        await using DatabaseNotes mine = Open();
        await using DatabaseNotes theirs = Open();
        await mine.Memory.WriteNoteAsync("Shared", "start", cancellationToken: Token);

        await Task.WhenAll(Enumerable.Range(0, 24).Select(client => Task.Run(() => (client % 2 == 0 ? mine : theirs).Memory.EditNoteAsync("Shared", "append", $"\nline {client}", cancellationToken: Token), Token)));

        string[] lines = (await mine.Memory.ReadNoteAsync("Shared", cancellationToken: Token))!.Content.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Enumerable.Range(0, 24).Select(static client => $"line {client}").Order(StringComparer.Ordinal), lines.Skip(1).Order(StringComparer.Ordinal));
    }

    private DatabaseNotes Open(Action<Memory.Hosting.BasicMemoryOptions>? configure = null) => new(server.ConnectionString, _tenant, configure);
}
