using System.Text;
using System.Text.Json;
using TierKit.Memory.Operations;
using TierKit.Memory.Storage;

namespace TierKit.Memory.Tests.Operations;

public sealed class NoteOperationTests
{
    private static CancellationToken Token => MemoryFixture.Token;

    [Fact]
    public async Task Write_ThenEverything_SeesTheNoteInTheSameCall()
    {
        await using MemoryFixture notes = new();
        WrittenNote target = await notes.Memory.WriteNoteAsync("Coffee", "Espresso needs nine bars of pressure.", "drinks", cancellationToken: Token);

        WrittenNote note = await notes.Memory.WriteNoteAsync(
            "Brewing", "- [method] Grind finely #barista\n- uses [[Coffee]]\n- needs [[Water]]", "drinks", new WriteNoteOptions { Tags = ["how"] }, Token);

        Assert.Equal(1, note.ResolvedRelations);
        Assert.Equal(1, note.UnresolvedRelations);
        Assert.Equal(1, note.Observations["method"]);
        Assert.Equal("main/drinks/coffee", target.Permalink);
        Assert.Equal("Espresso needs nine bars of pressure.", (await notes.Memory.ReadNoteAsync("memory://drinks/coffee", cancellationToken: Token))!.Content);
        SearchResults found = await notes.Memory.SearchNotesAsync("espresso pressure", cancellationToken: Token);
        Assert.Equal("Coffee", found.Results[0].Title);
        Assert.NotEmpty(found.Results[0].Why);
        BuiltContext context = await notes.Memory.BuildContextAsync("memory://drinks/brewing", cancellationToken: Token);
        Assert.Equal("Coffee", Assert.Single(Assert.Single(context.Items).Related).Title);
        Assert.Equal(2, (await notes.Memory.RecentActivityAsync(cancellationToken: Token)).Notes.Count);
        ListedDirectory listed = await notes.Memory.ListDirectoryAsync("/", depth: 2, cancellationToken: Token);
        Assert.Equal(["drinks", "drinks/Brewing.md", "drinks/Coffee.md"], listed.Entries.Select(static entry => entry.Path));
    }

    [Fact]
    public async Task Search_NothingRelevant_SaysSo()
    {
        await using MemoryFixture notes = new();
        await notes.Memory.WriteNoteAsync("Coffee", "Espresso needs nine bars of pressure.", cancellationToken: Token);

        Assert.Contains("Nothing relevant", await notes.Call("search_notes", ("query", "zygomorphic orchids")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"unclosed")]
    [InlineData("AND OR NOT")]
    [InlineData("((((")]
    [InlineData("the of and")]
    [InlineData("🎉🎉")]
    [InlineData("中文 查询")]
    [InlineData("مرحبا")]
    [InlineData("*")]
    [InlineData("")]
    [InlineData("a\0b")]
    public async Task Search_AnyText_NeverThrows(string query)
    {
        await using MemoryFixture notes = new();
        await notes.Memory.WriteNoteAsync("Coffee", "Espresso.", cancellationToken: Token);

        Assert.Contains("Search Results", await notes.Call("search_notes", ("query", query)), StringComparison.Ordinal);
        Assert.Contains("Search Results", await notes.Call("search_notes", ("query", string.Concat(Enumerable.Repeat(query + " x ", 100_000 / (query.Length + 3))))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_MissingNote_NamesWhatIsAboutIt()
    {
        await using MemoryFixture notes = new();
        await notes.Memory.WriteNoteAsync("Espresso machines", "How espresso machines build pressure.", cancellationToken: Token);

        string text = await notes.Call("read_note", ("identifier", "espresso pressure"));
        JsonElement json = await notes.CallJson("read_note", ("identifier", "espresso pressure"));

        Assert.StartsWith("# Note Not Found", text, StringComparison.Ordinal);
        Assert.Contains("main/espresso-machines", text, StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, json.GetProperty("title").ValueKind);
    }

    [Fact]
    public async Task Edit_ExpectedChecksumOfAnOlderState_RefusesWithThePresentOne()
    {
        await using MemoryFixture notes = new();
        WrittenNote first = await notes.Memory.WriteNoteAsync("Note", "one", cancellationToken: Token);
        await notes.Memory.EditNoteAsync("Note", "append", "two", cancellationToken: Token);

        NoteStoreException refused = await MemoryFixture.Refused(
            NoteErrorCodes.NoteChanged, () => notes.Memory.EditNoteAsync("Note", "append", "three", new EditNoteOptions { ExpectedChecksum = first.Checksum }, Token));

        Assert.EndsWith("one\ntwo", refused.CurrentText, StringComparison.Ordinal);
        Assert.NotEqual(first.Checksum, refused.CurrentChecksum);
    }

    [Fact]
    public async Task Edit_VaultNoteWithCrlfAndByteOrderMark_KeepsEveryOtherByte()
    {
        await using MemoryFixture notes = new();
        const string Before = "\uFEFF---\r\n# mine\r\ntitle: \"V\"\r\ntags: [a,  b]\r\n---\r\n\r\n## Tasks\r\n\r\n- one\r\n";
        File.WriteAllBytes(notes.Put("V.md", ""), Encoding.UTF8.GetBytes(Before));

        await notes.Memory.EditNoteAsync("V", "find_replace", "two", new EditNoteOptions { FindText = "one" }, Token);

        Assert.Equal(Before.Replace("one", "two", StringComparison.Ordinal), notes.Read("V.md"));
    }

    [Fact]
    public async Task Edit_NoteWithoutItsOwnDate_KeepsTheTimeItWasCreated()
    {
        await using MemoryFixture notes = new();
        await notes.Memory.WriteNoteAsync("Old", "one", cancellationToken: Token);
        DateTimeOffset created = (await notes.Memory.ReadNoteAsync("Old", cancellationToken: Token))!.Created;

        await notes.Memory.EditNoteAsync("Old", "append", "two", cancellationToken: Token);
        await notes.Memory.WriteNoteAsync("Old", "three", "", new WriteNoteOptions { Overwrite = true }, Token);

        Assert.Equal(created, (await notes.Memory.ReadNoteAsync("Old", cancellationToken: Token))!.Created);
    }

    [Fact]
    public async Task Vault_ReadInEveryWay_HasNotAByteChanged()
    {
        await using MemoryFixture notes = new();
        notes.Put(".obsidian/app.json", "{}");
        notes.Put("Daily/2024-01-01.md", "# Day\n\n[[Project X]] #idea\n");
        notes.Put("Project X.md", "---\naliases: [PX]\n---\nText of the project.\n");
        notes.Put("broken.md", "---\ntitle: [unclosed\n---\nbody\n");
        (string, DateTime, string)[] before = State(notes);

        await notes.Call("search_notes", ("query", "project"));
        await notes.Call("read_note", ("identifier", "Project X"));
        await notes.Call("build_context", ("url", "memory://project-x"), ("depth", 2));
        await notes.Call("list_directory", ("depth", 3));
        await notes.Call("recent_activity", ("timeframe", "30d"));
        await notes.Memory.ReindexAsync(cancellationToken: Token);

        Assert.Equal(before, State(notes));
    }

    [Fact]
    public async Task Write_TwentyMegabytes_IsReadBackWhole()
    {
        await using MemoryFixture notes = new();
        string line = string.Concat(Enumerable.Repeat("needle in a very long note. ", 40)) + "\n\n";
        string text = string.Concat(Enumerable.Repeat(line, 20 * 1024 * 1024 / line.Length));

        await notes.Memory.WriteNoteAsync("Long", text, cancellationToken: Token);

        Assert.Equal(text, (await notes.Memory.ReadNoteAsync("Long", cancellationToken: Token))!.Content);
        BuiltContext context = await notes.Memory.BuildContextAsync("Long", new BuildContextOptions { MaxTokens = 100 }, Token);
        Assert.True(context.Items[0].Primary.IsCut);
        Assert.InRange(context.Items[0].Primary.Content.Length, 100, 400);
    }

    [Fact]
    public async Task Write_NameOfTwoHundredFiftyFiveBytes_IsFoundInEveryWay()
    {
        await using MemoryFixture notes = new();
        string title = string.Concat(Enumerable.Repeat("é", 126));

        WrittenNote note = await notes.Memory.WriteNoteAsync(title, "accented words here", cancellationToken: Token);

        Assert.Equal(255, Encoding.UTF8.GetByteCount(note.FilePath));
        foreach (string name in (string[])[title, note.Permalink, note.FilePath])
        {
            Assert.Equal(title, (await notes.Memory.ReadNoteAsync(name, cancellationToken: Token))!.Title);
        }

        await MemoryFixture.Refused(NoteErrorCodes.SecurityValidation, () => notes.Memory.WriteNoteAsync(title + "x", "one byte too many", cancellationToken: Token));
    }

    [Fact]
    public async Task Read_CaseTwins_AreTwoNotes()
    {
        await using MemoryFixture notes = new();
        Assert.SkipWhen(OperatingSystem.IsWindows() || OperatingSystem.IsMacOS(), "The file system folds case.");
        notes.Put("note.md", "lower");
        notes.Put("Note.md", "upper");

        Assert.Equal("lower", (await notes.Memory.ReadNoteAsync("note.md", cancellationToken: Token))!.Content);
        Assert.Equal("upper", (await notes.Memory.ReadNoteAsync("Note.md", cancellationToken: Token))!.Content);
        Assert.NotEqual((await notes.Memory.ReadNoteAsync("note.md", cancellationToken: Token))!.Permalink, (await notes.Memory.ReadNoteAsync("Note.md", cancellationToken: Token))!.Permalink);
    }

    [Fact]
    public async Task Read_LinkInsideOfTheVault_IsFollowed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Symbolic links need a privilege on Windows.");
        await using MemoryFixture notes = new();
        notes.Put("real/Note.md", "text");
        Directory.CreateSymbolicLink(Path.Combine(notes.Notes, "inner"), Path.Combine(notes.Notes, "real"));

        Assert.Equal("text", (await notes.Memory.ReadNoteAsync("inner/Note.md", cancellationToken: Token))!.Content);
        Assert.Equal(["real/Note.md"], (await notes.Memory.SearchNotesAsync("memory://*", cancellationToken: Token)).Results.Select(static found => found.FilePath));
    }

    [Fact]
    public async Task Write_ReadOnlyFolder_SaysSoAndReadsOn()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "Permissions do not bind this user.");
        await using MemoryFixture notes = new();
        notes.Put("Note.md", "text");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(notes.Notes, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            NoteStoreException refused = await MemoryFixture.Refused(NoteErrorCodes.WriteFailed, () => notes.Memory.WriteNoteAsync("Other", "x", cancellationToken: Token));
            Assert.Contains("permissions", refused.Message, StringComparison.Ordinal);
            Assert.Equal("text", (await notes.Memory.ReadNoteAsync("Note", cancellationToken: Token))!.Content);
            File.SetUnixFileMode(notes.Notes, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public async Task Edit_ManyClientsOnOneNote_LoseNothing()
    {
        await using MemoryFixture notes = new();
        await notes.Memory.WriteNoteAsync("Shared", "start", cancellationToken: Token);

        await Task.WhenAll(Enumerable.Range(0, 32).Select(client => notes.Memory.EditNoteAsync("Shared", "append", $"\nline {client}", cancellationToken: Token)));

        string[] lines = (await notes.Memory.ReadNoteAsync("Shared", cancellationToken: Token))!.Content.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Enumerable.Range(0, 32).Select(static client => $"line {client}").Order(StringComparer.Ordinal), lines.Skip(1).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Write_ThirtyTwoClients_ShareTheSyncsOfTheirFolder()
    {
        using Storage.TemporaryFolder root = new();
        Storage.RecordingFileSystem disk = new(root.Path);
        await using MemoryFixture notes = new(files: disk);
        await notes.Memory.WriteNoteAsync("First", "x", cancellationToken: Token);

        await Task.WhenAll(Enumerable.Range(0, 32).Select(client => Task.Run(async () =>
        {
            for (int i = 0; i < 4; i++)
            {
                await notes.Memory.WriteNoteAsync($"Note {client} {i}", "text", cancellationToken: Token);
            }
        })));

        int folder = disk.Steps.Count(static step => step.StartsWith("sync folder", StringComparison.Ordinal));
        int files = disk.Steps.Count(static step => step == "sync temporary");
        TestContext.Current.TestOutputHelper?.WriteLine($"{files} files synced, {folder} folder syncs.");
        Assert.Equal(129, files);
        Assert.InRange(folder, 1, files);
        Assert.Equal(129, (await notes.Memory.SearchNotesAsync("memory://*", cancellationToken: Token)).Total);
    }

    private static (string, DateTime, string)[] State(MemoryFixture notes)
        => [.. notes.Files().Select(file => (file, File.GetLastWriteTimeUtc(Path.Combine(notes.Folder.Path, file)), notes.Folder.Read(file)))];
}
