using TierKit.Memory.Encoders;
using TierKit.Memory.Indexing;
using TierKit.Memory.Tests.Storage;
using TierKit.Policy;

namespace TierKit.Memory.Tests.Indexing;

public sealed class SpaceKeeperTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly IndexFile _file;

    public SpaceKeeperTests() => _file = new IndexFile(Path.Combine(_folder.Path, "index.db"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EncodePending_AfterAChangeOfEncoder_ServesTheOldSpaceUntilTheNewIsComplete()
    {
        await Search(EmbeddedEncoder.Shared).UpsertAsync([Document("car", "The automobile is repaired."), Document("pie", "Apple pie with cream.")], Token);
        StubEncoder next = new("neural", 24) { IsAway = true };
        RankedNoteSearch search = Search(next);

        Assert.False(await search.EncodePendingAsync(null, Token));
        Assert.Equal("embedded", Serving());
        Assert.Contains((await Ask(search, "automobile repaired")).Hits[0].Parts, static part => part.Name == "meaning");

        next.IsAway = false;
        Assert.True(await search.EncodePendingAsync(null, Token));
        Assert.Equal("neural", Serving());
        Assert.Equal(2, Count("embedding"));
        Assert.Equal(0, Count("embedding_next"));
        Assert.Contains((await Ask(search, "automobile repaired")).Hits[0].Parts, static part => part.Name == "meaning");
        Assert.All(next.Labels, static label => Assert.Equal(Sensitivity.Private, label));
    }

    [Fact]
    public async Task Search_EncoderOfTheServingSpaceIsGone_FindsByWordsAlone()
    {
        RankedNoteSearch first = Search(new StubEncoder("one", 16));
        await first.UpsertAsync([Document("car", "The automobile is repaired.")], Token);
        Assert.True(await first.EncodePendingAsync(null, Token));

        NoteHit hit = (await Ask(Search(new StubEncoder("two", 16)), "automobile")).Hits[0];

        Assert.DoesNotContain(hit.Parts, static part => part.Name == "meaning");
    }

    [Fact]
    public async Task Upsert_EncoderOutsideOfTheProcess_DoesNotWaitForIt()
    {
        StubEncoder encoder = new("far", 16);
        RankedNoteSearch search = Search(encoder);

        await search.UpsertAsync([Document("car", "The automobile is repaired.")], Token);
        Assert.Equal(0, encoder.Encoded);
        Assert.Single((await Ask(search, "automobile")).Hits);

        Assert.True(await search.EncodePendingAsync(null, Token));
        Assert.Equal(1, encoder.Encoded);
        Assert.True(await search.EncodePendingAsync(null, Token));
        Assert.Equal(1, encoder.Encoded);
    }

    [Fact]
    public async Task EncodePending_NoteChanged_EncodesOnlyWhatItDidNotSayBefore()
    {
        StubEncoder encoder = new("far", 16);
        RankedNoteSearch search = Search(encoder);
        await search.UpsertAsync([Document("car", Sections(1, 2, 3))], Token);
        await search.EncodePendingAsync(null, Token);

        await search.UpsertAsync([Document("car", Sections(1, 7, 2, 3))], Token);
        Assert.Equal(3, Count("kept_vector"));
        await search.EncodePendingAsync(null, Token);

        Assert.Equal([1, 2, 3, 7], encoder.Texts.Select(static text => text[text.IndexOf('§', StringComparison.Ordinal) + 1] - '0'));
        Assert.Equal(0, Count("kept_vector"));
        Assert.Equal(4 * 20, _file.Read(static connection => (long)connection.Scalar("SELECT length(data) FROM embedding")!));
        byte[] mixed = _file.Read(static connection => (byte[])connection.Scalar("SELECT data FROM embedding")!);
        RankedNoteSearch anew = Search(encoder);
        await anew.ClearAsync(Token);
        await anew.UpsertAsync([Document("car", Sections(1, 7, 2, 3))], Token);
        await anew.EncodePendingAsync(null, Token);
        Assert.Equal(mixed, _file.Read(static connection => (byte[])connection.Scalar("SELECT data FROM embedding")!));
    }

    [Fact]
    public async Task Upsert_NothingOfTheTextChanged_KeepsTheVectorsThoughTheEncoderIsAway()
    {
        StubEncoder encoder = new("far", 16);
        RankedNoteSearch search = Search(encoder);
        await search.UpsertAsync([Document("car", Sections(1, 2))], Token);
        await search.EncodePendingAsync(null, Token);
        encoder.IsAway = true;

        await search.UpsertAsync([Document("car", Sections(2, 1))], Token);

        Assert.Equal(1, Count("embedding"));
        Assert.Equal(2, encoder.Encoded);
    }

    [Fact]
    public async Task Upsert_NoteBecameSecret_LeavesNoVectorOfIt()
    {
        StubEncoder encoder = new("far", 16);
        RankedNoteSearch search = Search(encoder);
        await search.UpsertAsync([Document("car", Sections(1))], Token);
        await search.EncodePendingAsync(null, Token);

        await search.UpsertAsync([new NoteDocument { Id = NoteIds.Of("car"), Path = "car.md", Title = "car", Text = Sections(1), Sensitivity = Sensitivity.Secret }], Token);

        Assert.Equal((0, 0), (Count("embedding"), Count("kept_vector")));
    }

    [Fact]
    public async Task EncodePending_OneTextThatNoServerTakes_KeepsNoOtherFromItsVector()
    {
        StubEncoder encoder = new("far", 16) { Refuses = static text => text.Contains('7', StringComparison.Ordinal) };
        RankedNoteSearch search = Search(encoder);
        await search.UpsertAsync([Document("a", Sections(7)), Document("b", Sections(1))], Token);

        Assert.True(await search.EncodePendingAsync(null, Token));

        Assert.Equal(1, Count("embedding"));
        Assert.Equal(2, (await Ask(search, "says")).Hits.Count);
    }

    [Fact]
    public async Task EncodePending_NothingToDo_WritesNothing()
    {
        RankedNoteSearch search = Search(new StubEncoder("far", 16));
        await search.UpsertAsync([Document("car", Sections(1))], Token);
        await search.EncodePendingAsync(null, Token);
        long epoch = Epoch();

        Assert.True(await search.EncodePendingAsync(null, Token));

        Assert.Equal(epoch, Epoch());
        long Epoch() => _file.Read(static connection => (long)connection.Scalar("SELECT epoch FROM state")!);
    }

    private static string Sections(params int[] numbers)
        => string.Concat(numbers.Select(static n => $"## Part §{n}\n\nNumber {n} says something. {string.Concat(Enumerable.Repeat($"It goes on about {n}. ", 40))}\n\n"));

    public void Dispose()
    {
        _file.Dispose();
        _folder.Dispose();
    }

    private RankedNoteSearch Search(ITextEncoder encoder) => new(new SqlitePassageStore(_file), encoder, null);

    private string Serving() => _file.Read(static connection => (string)connection.Scalar("SELECT name FROM space WHERE role = 'serving'")!).Split('@')[0];

    private long Count(string table) => _file.Read(connection => (long)connection.Scalar($"SELECT count(*) FROM {table}")!);

    private static ValueTask<SearchAnswer> Ask(RankedNoteSearch search, string text) => search.SearchAsync(new NoteQuery { Text = text }, Token);

    private static NoteDocument Document(string title, string text) => new() { Id = NoteIds.Of(title), Path = title + ".md", Title = title, Text = text };
}
