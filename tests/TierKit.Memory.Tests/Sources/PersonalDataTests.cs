using Microsoft.Extensions.Time.Testing;
using TierKit.Memory.Encoders;
using TierKit.Memory.Indexing;
using TierKit.Memory.Sources;
using TierKit.Memory.Tests.Storage;
using TierKit.Policy;

namespace TierKit.Memory.Tests.Sources;

public sealed class PersonalDataTests : IDisposable
{
    private readonly TemporaryFolder _files = new();
    private readonly TemporaryFolder _state = new();
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _files.Dispose();
        _state.Dispose();
    }

    [Fact]
    public async Task SearchAsync_TextAndMarkdown_CitesFileAndLine()
    {
        Write("garden/roses.md", "# Roses\n\nRoses need sun.\n\n## Pruning\n\nCut above a bud in late winter.\n");
        Write("kettle.txt", "first line\nsecond line\n\nThe kettle has a warranty of five years.\n");
        using PersonalData data = Open();

        SourcePassage pruning = (await data.SearchAsync("When do I cut roses in winter?", cancellationToken: Token))[0];
        SourcePassage kettle = Assert.Single(await data.SearchAsync("warranty of the kettle", cancellationToken: Token));

        Assert.Equal("papers/garden/roses.md, line 7", pruning.Citation);
        Assert.Equal(("papers", "kettle.txt", Sensitivity.Private), (kettle.Source, kettle.File, kettle.Sensitivity));
        Assert.Contains("five years", kettle.Text, StringComparison.Ordinal);
        Assert.Empty(await data.SearchAsync("quantum chromodynamics", cancellationToken: Token));
    }

    [Fact]
    public async Task SyncAsync_FilesComeChangeAndGo_ReadsOnlyWhatChanged()
    {
        Write("a.txt", "apples in the cellar");
        Write("b.txt", "bananas on the shelf");
        using (PersonalData data = Open())
        {
            Assert.Equal((2, 2, 0), Counts(await data.SyncAsync(Token)));
            Assert.Equal((2, 0, 0), Counts(await data.SyncAsync(Token)));
        }

        Write("a.txt", "cherries in the cellar now");
        File.Delete(Path.Combine(_files.Path, "b.txt"));
        Write("c.txt", "dates in the cupboard");
        using PersonalData again = Open();

        Assert.Equal((2, 2, 1), Counts(await again.SyncAsync(Token)));
        Assert.Empty(await again.SearchAsync("apples bananas", cancellationToken: Token));
        Assert.Equal("a.txt", Assert.Single(await again.SearchAsync("cherries", cancellationToken: Token)).File);
        Assert.Equal("c.txt", Assert.Single(await again.SearchAsync("dates cupboard", cancellationToken: Token)).File);
    }

    [Fact]
    public async Task SyncAsync_OnlyTheTimeChanged_ReadsNothing()
    {
        Write("a.txt", "apples");
        using PersonalData data = Open();
        await data.SyncAsync(Token);
        File.SetLastWriteTimeUtc(Path.Combine(_files.Path, "a.txt"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        Assert.Equal((1, 0, 0), Counts(await data.SyncAsync(Token)));
        Assert.Single(await data.SearchAsync("apples", cancellationToken: Token));
    }

    [Fact]
    public async Task SearchAsync_AMinuteLater_SeesWhatChangedSince()
    {
        Write("a.txt", "apples");
        using PersonalData data = Open();
        Assert.Empty(await data.SearchAsync("bananas", cancellationToken: Token));
        Write("b.txt", "bananas");

        Assert.Empty(await data.SearchAsync("bananas", cancellationToken: Token));
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Single(await data.SearchAsync("bananas", cancellationToken: Token));
    }

    [Fact]
    public async Task SyncAsync_LabelChangedInConfiguration_ReachesEveryPassage()
    {
        Write("a.txt", "apples");
        using (PersonalData open = Open(new SourceOptions { Path = _files.Path, Name = "papers", Sensitivity = Sensitivity.Public }))
        {
            Assert.Equal(Sensitivity.Public, Assert.Single(await open.SearchAsync("apples", cancellationToken: Token)).Sensitivity);
        }

        using PersonalData closed = Open();

        Assert.Equal(Sensitivity.Private, Assert.Single(await closed.SearchAsync("apples", cancellationToken: Token)).Sensitivity);
        Assert.Empty(await closed.SearchAsync("apples", maxSensitivity: Sensitivity.Internal, cancellationToken: Token));
    }

    [Fact]
    public async Task SyncAsync_BrokenFiles_AreListedAndTheRestIsFound()
    {
        Write("good.txt", "apples");
        File.WriteAllBytes(Path.Combine(_files.Path, "binary.txt"), [1, 0, 2, 0, 0, 3]);
        Write("large.txt", new string('x', 5000));
        Write("report.pdf", "nothing reads this here");
        Write("picture.png", "no document");
        using PersonalData data = Open(new SourceOptions { Path = _files.Path, Name = "papers", MaxFileSize = 4000 });

        for (int look = 0; look < 2; look++)
        {
            SourceReport report = await data.SyncAsync(Token);

            Assert.Equal(["papers/binary.txt", "papers/large.txt", "papers/report.pdf"], report.Problems.Select(static p => p.File).Order(StringComparer.Ordinal));
            Assert.Contains(report.Problems, static p => p.Reason.Contains("not text", StringComparison.Ordinal));
            Assert.Contains(report.Problems, static p => p.Reason.Contains("MaxFileSize", StringComparison.Ordinal));
            Assert.Contains(report.Problems, static p => p.Reason.Contains("UseFileReaders", StringComparison.Ordinal));
        }

        Assert.Single(await data.SearchAsync("apples", cancellationToken: Token));
    }

    [Fact]
    public async Task SyncAsync_ReaderBreaksOff_KeepsWhatCameBefore()
    {
        Write("a.part", "x");
        using PersonalData data = Open(readers: new StubReader());

        SourceReport report = await data.SyncAsync(Token);

        Assert.Contains("breaks off after part 2", Assert.Single(report.Problems).Reason, StringComparison.Ordinal);
        Assert.Equal("page 2", Assert.Single(await data.SearchAsync("bananas", cancellationToken: Token)).Location);
    }

    [Fact]
    public async Task SyncAsync_MoreTextThanAllowed_IndexesTheFirstAndSaysSo()
    {
        Write("a.txt", "apples " + new string('x', 200) + " bananas");
        using PersonalData data = Open(new SourceOptions { Path = _files.Path, Name = "papers", MaxTextLength = 100 });

        Assert.Contains("MaxTextLength", Assert.Single((await data.SyncAsync(Token)).Problems).Reason, StringComparison.Ordinal);
        Assert.Single(await data.SearchAsync("apples", cancellationToken: Token));
        Assert.Empty(await data.SearchAsync("bananas", cancellationToken: Token));
    }

    [Fact]
    public async Task SyncAsync_FolderGoneForAWhile_ForgetsNothing()
    {
        Write("inner/a.txt", "apples");
        using PersonalData data = Open();
        await data.SyncAsync(Token);
        string away = _files.Path + "-away";
        Directory.Move(_files.Path, away);
        SourceReport report = await data.SyncAsync(Token);
        Directory.Move(away, _files.Path);

        Assert.Equal("papers: the folder is not there", Assert.Single(report.Problems).ToString());
        Assert.Equal(0, report.Removed);
        Assert.Single(await data.SearchAsync("apples", cancellationToken: Token));
    }

    [Fact]
    public async Task SyncAsync_LinksAndHiddenFiles_AreLeftAlone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows lets only administrators make links.");
        Write("a.txt", "apples");
        Write(".hidden.txt", "apples");
        Write(".git/b.txt", "apples");
        File.CreateSymbolicLink(Path.Combine(_files.Path, "link.txt"), Path.Combine(_files.Path, "a.txt"));
        Directory.CreateSymbolicLink(Path.Combine(_files.Path, "round"), _files.Path);
        using PersonalData data = Open();

        Assert.Equal((1, 1, 0), Counts(await data.SyncAsync(Token)));
    }

    [Fact]
    public async Task SyncAsync_AnyOfIt_WritesNothingIntoTheSource()
    {
        Write("a.txt", "apples");
        Write("inner/b.md", "bananas");
        string[] before = Snapshot();
        using (PersonalData data = Open())
        {
            await data.SyncAsync(Token);
            await data.SearchAsync("apples", cancellationToken: Token);
        }

        Assert.Equal(before, Snapshot());
    }

    [Fact]
    public async Task FindAsync_LookTakesLong_AnswersFromWhatIsKnownAndTheLookGoesOn()
    {
        using SemaphoreSlim held = new(0);
        Write("a.txt", "apples");
        using PersonalData data = Open(readers: new HeldReader(held));
        await data.SyncAsync(Token);
        Write("b.held", "apples");
        _time.Advance(TimeSpan.FromMinutes(1));
        TimeSpan patience = TimeSpan.FromSeconds(5);

        var asked = data.FindAsync(new NoteQuery { Text = "apples", Limit = 5 }, patience, Token);
        Assert.False(asked.IsCompleted);
        _time.Advance(patience);
        (IReadOnlyList<(CatalogNote Part, NoteHit Hit)> early, _) = await asked;
        held.Release();
        (IReadOnlyList<(CatalogNote Part, NoteHit Hit)> late, _) = await data.FindAsync(new NoteQuery { Text = "apples", Limit = 5 }, Timeout.InfiniteTimeSpan, Token);

        Assert.Equal(["papers/a.txt//1"], early.Select(static one => one.Part.Path));
        Assert.Equal(["papers/a.txt//1", "papers/b.held//1"], late.Select(static one => one.Part.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task ReindexAsync_AfterALook_ReadsEveryFileAgain()
    {
        Write("a.txt", "apples");
        using PersonalData data = Open();
        await data.SyncAsync(Token);

        Assert.Equal((1, 1, 0), Counts(await data.ReindexAsync(Token)));
        Assert.Equal((1, 1, 0), Counts(data.LastReport!));
        Assert.Single(await data.SearchAsync("apples", cancellationToken: Token));
    }

    private static (int Files, int Read, int Removed) Counts(SourceReport report) => (report.Files, report.Read, report.Removed);

    private PersonalData Open(SourceOptions? options = null, params ISourceReader[] readers) =>
        PersonalDataFactory.Open([options ?? new SourceOptions { Path = _files.Path, Name = "papers" }], readers, EmbeddedEncoder.Shared, _state.Path, _time);

    private string[] Snapshot() =>
        [.. Directory.GetFileSystemEntries(_files.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(static e => $"{e} {File.GetLastWriteTimeUtc(e):O}")];

    private void Write(string path, string text) => _files.Write(path, text);

    private sealed class HeldReader(SemaphoreSlim held) : ISourceReader
    {
        public IReadOnlyCollection<string> Extensions { get; } = [".held"];

        public IEnumerable<SourcePart> Read(SourceFile file, CancellationToken cancellationToken)
        {
            held.Wait(cancellationToken);
            yield return new SourcePart("apples");
        }
    }

    private sealed class StubReader : ISourceReader
    {
        public IReadOnlyCollection<string> Extensions { get; } = [".part"];

        public IEnumerable<SourcePart> Read(SourceFile file, CancellationToken cancellationToken)
        {
            yield return new SourcePart("apples") { Location = "page 1" };
            yield return new SourcePart("bananas") { Location = "page 2" };
            throw new FormatException("the rest is garbled");
        }
    }
}
