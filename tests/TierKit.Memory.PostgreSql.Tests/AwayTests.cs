using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using TierKit.Memory.Operations;
using TierKit.Memory.Storage;

namespace TierKit.Memory.PostgreSql.Tests;

/// <summary>Takes a real server away under running notes: reads are answered, changes are refused or kept, and everything is found when it is back.</summary>
public sealed class AwayTests : IDisposable
{
    private const int Writers = 4;

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly PostgreSqlServer _server = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("tierkit-notes-").FullName;
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Notes => Path.Combine(_folder, "notes");

    public void Dispose()
    {
        _server.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Read_ServerGoesAwayAndComesBack_IsAnsweredLocallyAndSaysSo()
    {
        await using ServiceProvider provider = Build();
        BasicMemory memory = provider.GetRequiredService<BasicMemory>();
        await memory.WriteNoteAsync("Before", "giraffes before\n\n- near [[Leaves]]", cancellationToken: Token);
        Assert.Null((await memory.SearchNotesAsync("giraffes", cancellationToken: Token)).Notice);
        List<OperationResult?> answers = [];
        NoteStoreException? refused = null;

        _server.Restart(() => WhileAwayAsync().GetAwaiter().GetResult());

        Assert.Equal(6, answers.Count);
        Assert.All(answers, static answer => Assert.EndsWith("The local index answered.", answer!.Notice, StringComparison.Ordinal));
        Assert.All(answers, static answer => Assert.Contains("Memory:PostgreSql:ConnectionString", answer!.ToString(), StringComparison.Ordinal));
        Assert.Equal(["Before", "By hand"], Assert.IsType<SearchResults>(answers[0]).Results.Select(static found => found.Title).Order(StringComparer.Ordinal));
        Assert.Contains("giraffes before", Assert.IsType<NoteContent>(answers[1]).Content, StringComparison.Ordinal);
        Assert.Equal(2, Assert.IsType<ListedDirectory>(answers[2]).Total);
        Assert.Single(Assert.IsType<BuiltContext>(answers[3]).Items);
        Assert.Equal(2, Assert.IsType<RecentNotes>(answers[4]).Notes.Count);
        Assert.Equal(NoteErrorCodes.ChangeRefused, refused!.Code);
        Assert.Contains("WriteWhileAway", refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Notes, "During.md")));

        await BackAsync(memory);
        Assert.Equal(["Before", "By hand"], (await memory.SearchNotesAsync("giraffes", cancellationToken: Token)).Results.Select(static found => found.Title).Order(StringComparer.Ordinal));
        Assert.Equal(["Before.md", "By hand.md"], await OnServerAsync());

        async Task WhileAwayAsync()
        {
            await File.WriteAllTextAsync(Path.Combine(Notes, "By hand.md"), "giraffes by hand", Token);
            answers.Add(await memory.SearchNotesAsync("giraffes", cancellationToken: Token));
            answers.Add(await memory.ReadNoteAsync("Before", cancellationToken: Token));
            answers.Add(await memory.ListDirectoryAsync(cancellationToken: Token));
            answers.Add(await memory.BuildContextAsync("memory://before", cancellationToken: Token));
            answers.Add(await memory.RecentActivityAsync(cancellationToken: Token));
            answers.Add(await memory.SearchNotesAsync("By hand", new SearchNotesOptions { SearchType = "title" }, Token));
            refused = await Assert.ThrowsAsync<NoteStoreException>(() => memory.WriteNoteAsync("During", "giraffes during", cancellationToken: Token));
        }
    }

    [Fact]
    public async Task Write_ServerIsKilledInTheMiddle_LosesNothingThatWasSaidToBeWritten()
    {
        await using ServiceProvider provider = Build();
        BasicMemory memory = provider.GetRequiredService<BasicMemory>();
        await memory.WriteNoteAsync("Log", "The start.", cancellationToken: Token);
        ConcurrentQueue<string> written = [];
        ConcurrentQueue<string> refused = [];
        using CountdownEvent begun = new(Writers);
        Task writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAsync(writer), Token)));

        begun.Wait(Token);
        _server.Restart(() => writing.GetAwaiter().GetResult());

        string[] lines = [.. (await File.ReadAllLinesAsync(Path.Combine(Notes, "Log.md"), Token)).Where(static line => line.StartsWith("qx", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        Assert.True(written.Count > 2 * Writers, "The writers were not under way.");
        Assert.Equal(written.Order(StringComparer.Ordinal), lines);
        Assert.Equal(Writers, refused.Count);
        await BackAsync(memory);
        Assert.Equal(written.Select(static name => $"Own {name}.md").Append("Log.md").Order(StringComparer.Ordinal), (await OnServerAsync()).Except(refused.Select(static name => $"Own {name}.md"), StringComparer.Ordinal));
        foreach (string name in written)
        {
            Assert.Contains((await memory.SearchNotesAsync(name, cancellationToken: Token)).Results, found => found.Title == "Own " + name);
        }

        async Task WriteAsync(int writer)
        {
            for (int i = 0; ; i++)
            {
                string name = string.Create(CultureInfo.InvariantCulture, $"qxw{writer}n{i}zk");
                try
                {
                    await memory.WriteNoteAsync("Own " + name, $"giraffes {name}", cancellationToken: Token);
                    await memory.EditNoteAsync("Log", "append", "\n" + name, cancellationToken: Token);
                }
                catch (NoteStoreException exception)
                {
                    Assert.Equal(NoteErrorCodes.ChangeRefused, exception.Code);
                    refused.Enqueue(name);
                    return;
                }

                written.Enqueue(name);
                if (i == 2)
                {
                    begun.Signal();
                }
            }
        }
    }

    [Fact]
    public async Task Write_AllowedWhileAway_IsTakenUnderTheLocalLockAndReachesTheServerLater()
    {
        await using ServiceProvider provider = Build(writeWhileAway: true);
        BasicMemory memory = provider.GetRequiredService<BasicMemory>();
        await memory.WriteNoteAsync("Before", "giraffes before", cancellationToken: Token);
        List<OperationResult> answers = [];

        _server.Restart(() => WhileAwayAsync().GetAwaiter().GetResult());

        Assert.Equal(5, answers.Count);
        Assert.All(answers.Take(4), static answer => Assert.EndsWith("under the lock of this machine alone.", answer.Notice, StringComparison.Ordinal));
        Assert.Equal("During", Assert.Single(Assert.IsType<SearchResults>(answers[4]).Results).Title);
        await BackAsync(memory);
        Assert.Equal(["Moved.md"], await OnServerAsync());
        Assert.Contains("more zebras", (await memory.ReadNoteAsync("During", cancellationToken: Token))!.Content, StringComparison.Ordinal);

        async Task WhileAwayAsync()
        {
            answers.Add(await memory.WriteNoteAsync("During", "zebras during", cancellationToken: Token));
            answers.Add(await memory.EditNoteAsync("During", "append", "\nmore zebras", cancellationToken: Token));
            answers.Add(await memory.DeleteNoteAsync("Before", Token));
            answers.Add(await memory.MoveNoteAsync("During", "Moved.md", cancellationToken: Token));
            answers.Add(await memory.SearchNotesAsync("zebras", cancellationToken: Token));
        }
    }

    // The notes come back to the server in the background, once a pause is over and somebody asks.
    private async Task BackAsync(BasicMemory memory)
    {
        // Paced, not counted: on a machine that is busy, many answers come before the server's one.
        using PeriodicTimer pace = new(TimeSpan.FromMilliseconds(20));
        string? notice = "";
        for (int i = 0; i < 1500 && notice is not null; i++)
        {
            _time.Advance(LongestPause);
            notice = (await memory.RecentActivityAsync(cancellationToken: Token)).Notice;
            await pace.WaitForNextTickAsync(Token);
        }

        Assert.Null(notice);
    }

    private async Task<IEnumerable<string>> OnServerAsync()
    {
        using Engine engine = new(_server.Start());
        return (await new PostgreSqlNoteCatalog(engine.Open(_folder)).FilesAsync(Token)).Select(static file => file.Path).Order(StringComparer.Ordinal);
    }

    private ServiceProvider Build(bool writeWhileAway = false)
    {
        Assert.SkipUnless(_server.IsThere, PostgreSqlServer.Absent);
        string connection = _server.Start();
        return new ServiceCollection()
            .AddSingleton<TimeProvider>(_time)
            .AddTierKit(kit => kit
                .AddBasicMemory(Notes, options => (options.Watch, options.StatePath) = (false, Path.Combine(_folder, "state")))
                .UsePostgreSql(connection, options => (options.Tenant, options.WriteWhileAway) = (_folder, writeWhileAway)))
            .Services.BuildServiceProvider();
    }
}
