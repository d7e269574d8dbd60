using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using TierKit.Memory.Indexing;
using TierKit.Memory.Operations;
using TierKit.Memory.Storage;
using TierKit.Memory.Tests.Storage;

namespace TierKit.Memory.Tests.Operations;

/// <summary>Takes an engine away at every call of an operation: the answer comes from here, and no change is lost, made twice or half made.</summary>
public sealed class EngineOutageTests : IDisposable
{
    private static readonly SearchNotesOptions Words = new() { SearchType = "text" };

    private readonly TemporaryFolder _folder = new();
    private FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("write")]
    [InlineData("append")]
    [InlineData("move")]
    [InlineData("delete")]
    public async Task Change_EngineGoesAwayAtAnyCall_IsMadeOnceOrRefusedWhole(string operation)
    {
        int refused = 0;
        int made = 0;
        int unnoticed = 0;
        for (int answers = 0; unnoticed == 0; answers++)
        {
            Assert.True(answers < 200, "The operation never ends.");
            string place = $"try{answers}";
            // What a clock far ahead finds in the folder is a leftover of long ago.
            _time = new FakeTimeProvider(DateTimeOffset.UtcNow);
            using SwitchedEngine engine = Engine(place);
            await using ServiceProvider provider = Build(place, engine);
            BasicMemory memory = provider.GetRequiredService<BasicMemory>();
            await memory.WriteNoteAsync("Old", "zebras\n\n- near [[Other]]", cancellationToken: Token);
            await memory.WriteNoteAsync("Other", "lions", cancellationToken: Token);
            Dictionary<string, string> before = Files(place);

            engine.Answers = answers;
            NoteStoreException? refusal = null;
            OperationResult? result = null;
            try
            {
                result = await ChangeAsync(memory, operation);
            }
            catch (NoteStoreException exception)
            {
                refusal = exception;
            }

            Dictionary<string, string> after = Files(place);
            if (refusal is not null)
            {
                refused++;
                Assert.Equal(NoteErrorCodes.ChangeRefused, refusal.Code);
                Assert.Equal(before, after);
            }
            else
            {
                made++;
                AssertMade(operation, after);
                unnoticed += result!.Notice is null ? 1 : 0;
            }

            engine.Answers = 0;
            SearchResults local = await memory.SearchNotesAsync("giraffes", Words, Token);
            Assert.EndsWith("The local index answered.", local.Notice, StringComparison.Ordinal);
            Assert.Equal(after.Values.Count(static text => text.Contains("giraffes", StringComparison.Ordinal)), local.Results.Count);

            engine.Answers = int.MaxValue;
            await BackAsync(memory);
            Assert.Equal(after.Keys.Order(StringComparer.Ordinal), (await engine.Catalog.FilesAsync(Token)).Select(static file => file.Path).Order(StringComparer.Ordinal));
            Assert.Equal(local.Results.Select(static found => found.FilePath), (await memory.SearchNotesAsync("giraffes", Words, Token)).Results.Select(static found => found.FilePath));
        }

        // Both sides of the instant at which the change is in place were met, and the far side more than once.
        Assert.True(refused >= 2, $"Refused {refused} times.");
        Assert.True(made >= 3, $"Made {made} times.");
    }

    [Theory]
    [InlineData("search")]
    [InlineData("read")]
    [InlineData("list")]
    [InlineData("context")]
    [InlineData("recent")]
    [InlineData("content")]
    [InlineData("schema")]
    public async Task Read_EngineGoesAwayAtAnyCall_IsAnsweredLocally(string operation)
    {
        int noticed = 0;
        string? notice;
        do
        {
            string place = $"try{noticed}";
            using SwitchedEngine engine = Engine(place);
            await using ServiceProvider provider = Build(place, engine);
            BasicMemory memory = provider.GetRequiredService<BasicMemory>();
            await memory.WriteNoteAsync("Old", "zebras\n\n- near [[Other]]", cancellationToken: Token);
            string whole = (await ReadAsync(memory, operation)).ToJson();

            engine.Answers = noticed;
            OperationResult answer = await ReadAsync(memory, operation);
            notice = answer.Notice;
            if (notice is not null)
            {
                noticed++;
                Assert.EndsWith("The local index answered.", notice, StringComparison.Ordinal);
                Assert.Contains("The local index answered.", answer.ToString(), StringComparison.Ordinal);
            }

            JsonNode json = JsonNode.Parse(answer.ToJson())!;
            (json as JsonObject)?.Remove("notice");
            Assert.Equal(JsonNode.Parse(whole)!.ToJsonString(), json.ToJsonString());
        }
        while (notice is not null && noticed < 200);

        Assert.InRange(noticed, 1, 199);
    }

    [Fact]
    public async Task Read_EngineAway_IsAskedAgainOncePerPauseAndByNobodyWhoWaits()
    {
        using SwitchedEngine engine = Engine("one");
        await using ServiceProvider provider = Build("one", engine);
        BasicMemory memory = provider.GetRequiredService<BasicMemory>();
        await memory.WriteNoteAsync("Old", "zebras", cancellationToken: Token);
        engine.Answers = 0;
        await memory.SearchNotesAsync("zebras", cancellationToken: Token);
        int calls = engine.Calls;

        for (int i = 0; i < 5; i++)
        {
            Assert.NotNull((await memory.SearchNotesAsync("zebras", cancellationToken: Token)).Notice);
            await Assert.ThrowsAsync<NoteStoreException>(() => memory.WriteNoteAsync("New", "lions", cancellationToken: Token));
        }

        Assert.Equal(calls, engine.Calls);
        _time.Advance(EngineOutage.FirstPause);
        NoteStoreException refused = await Assert.ThrowsAsync<NoteStoreException>(() => memory.WriteNoteAsync("New", "lions", cancellationToken: Token));
        Assert.Equal(calls + 1, engine.Calls);
        Assert.Equal(NoteErrorCodes.ChangeRefused, refused.Code);
        // The pause has doubled.
        _time.Advance(EngineOutage.FirstPause);
        await memory.SearchNotesAsync("zebras", cancellationToken: Token);
        Assert.Equal(calls + 1, engine.Calls);
        engine.Answers = int.MaxValue;
        _time.Advance(EngineOutage.FirstPause);
        Assert.Null((await memory.WriteNoteAsync("New", "lions", cancellationToken: Token)).Notice);
    }

    [Fact]
    public async Task Change_AllowedWhileAway_IsMadeHereAndFoundThereLater()
    {
        using SwitchedEngine engine = new(Directory.CreateDirectory(Path.Combine(_folder.Path, "engine")).FullName) { MayWriteWhileAway = true };
        await using ServiceProvider provider = Build("one", engine);
        BasicMemory memory = provider.GetRequiredService<BasicMemory>();
        engine.Answers = 0;

        WrittenNote written = await memory.WriteNoteAsync("New", "giraffes", cancellationToken: Token);

        Assert.EndsWith("under the lock of this machine alone.", written.Notice, StringComparison.Ordinal);
        engine.Answers = int.MaxValue;
        await BackAsync(memory);
        Assert.Equal("New.md", Assert.Single(await engine.Catalog.FilesAsync(Token)).Path);
    }

    [Fact]
    public async Task MoveDirectory_EngineGoesAwayInBetween_NamesWhatHasNotMoved()
    {
        using SwitchedEngine engine = Engine("one");
        await using ServiceProvider provider = Build("one", engine);
        BasicMemory memory = provider.GetRequiredService<BasicMemory>();
        foreach (string title in (string[])["A", "B", "C"])
        {
            await memory.WriteNoteAsync(title, "giraffes", "from", cancellationToken: Token);
        }

        MovedNotes? partly = null;
        for (int answers = 1; partly is null; answers++)
        {
            engine.Answers = answers;
            try
            {
                MovedNotes moved = await memory.MoveDirectoryAsync("from", "to", Token);
                partly = moved.Failed.Count > 0 ? moved : null;
                Assert.True(moved.Failed.Count > 0 || moved.MovedFiles.Count == 0, "All was moved at once, and nothing in between was met.");
            }
            catch (NoteStoreException exception)
            {
                Assert.Equal(NoteErrorCodes.ChangeRefused, exception.Code);
            }

            engine.Answers = int.MaxValue;
            await BackAsync(memory);
        }

        Assert.NotEmpty(partly.MovedFiles);
        Assert.All(partly.Failed.Values, static why => Assert.Contains("Memory:Somewhere", why, StringComparison.Ordinal));
        Assert.Equal(3, (await engine.Catalog.FilesAsync(Token)).Count);
        Assert.Equal(3, partly.MovedFiles.Count + partly.Failed.Count);
    }

    private static async Task<OperationResult> ChangeAsync(BasicMemory memory, string operation) => operation switch
    {
        "write" => await memory.WriteNoteAsync("New", "giraffes\n\n- near [[Old]]", cancellationToken: Token),
        "append" => await memory.EditNoteAsync("Old", "append", "\ngiraffes", cancellationToken: Token),
        "move" => await memory.MoveNoteAsync("Old", "giraffes/Old.md", cancellationToken: Token),
        _ => await memory.DeleteNoteAsync("Old", Token),
    };

    private static void AssertMade(string operation, Dictionary<string, string> files)
    {
        switch (operation)
        {
            case "write":
                Assert.Equal(["New.md", "Old.md", "Other.md"], files.Keys.Order(StringComparer.Ordinal));
                break;
            case "append":
                Assert.Equal(2, files["Old.md"].Split("giraffes").Length);
                break;
            case "move":
                Assert.Equal(["Other.md", "giraffes/Old.md"], files.Keys.Order(StringComparer.Ordinal));
                break;
            default:
                Assert.Equal(["Other.md"], files.Keys);
                break;
        }
    }

    private static async Task<OperationResult> ReadAsync(BasicMemory memory, string operation) => operation switch
    {
        "search" => await memory.SearchNotesAsync("zebras", cancellationToken: Token),
        "read" => (await memory.ReadNoteAsync("Old", cancellationToken: Token))!,
        "list" => await memory.ListDirectoryAsync(cancellationToken: Token),
        "context" => await memory.BuildContextAsync("memory://old", cancellationToken: Token),
        "recent" => await memory.RecentActivityAsync(cancellationToken: Token),
        "content" => await memory.ReadContentAsync("Old.md", Token),
        _ => await memory.InferSchemaAsync("note", cancellationToken: Token),
    };

    private async Task BackAsync(BasicMemory memory)
    {
        // Paced, not counted: it comes back in the background, and on a machine that is busy many answers come before that.
        using PeriodicTimer pace = new(TimeSpan.FromMilliseconds(5));
        string? notice = "";
        for (int i = 0; i < 6000 && notice is not null; i++)
        {
            // More than one pause is over only where it failed once more.
            _time.Advance(i % 100 == 0 ? EngineOutage.LongestPause : TimeSpan.Zero);
            notice = (await memory.RecentActivityAsync(cancellationToken: Token)).Notice;
            await (notice is null ? ValueTask.FromResult(true) : pace.WaitForNextTickAsync(Token));
        }

        Assert.Null(notice);
    }

    private Dictionary<string, string> Files(string place)
    {
        string root = Path.Combine(_folder.Path, place, "notes");
        return Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).ToDictionary(file => Path.GetRelativePath(root, file).Replace('\\', '/'), File.ReadAllText, StringComparer.Ordinal);
    }

    private SwitchedEngine Engine(string place) => new(Directory.CreateDirectory(Path.Combine(_folder.Path, place)).FullName);

    private ServiceProvider Build(string place, SwitchedEngine engine) => new ServiceCollection()
        .AddSingleton<TimeProvider>(_time)
        .AddSingleton<INoteEngine>(engine)
        .AddTierKit(kit => kit.AddBasicMemory(
            Path.Combine(_folder.Path, place, "notes"), options => (options.Watch, options.StatePath) = (false, Path.Combine(_folder.Path, place, "state"))))
        .Services.BuildServiceProvider();
}
