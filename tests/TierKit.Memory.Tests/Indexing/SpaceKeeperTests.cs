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

        Assert.False(await search.EncodePendingAsync(Token));
        Assert.Equal("embedded", Serving());
        Assert.Contains((await Ask(search, "automobile repaired")).Hits[0].Parts, static part => part.Name == "meaning");

        next.IsAway = false;
        Assert.True(await search.EncodePendingAsync(Token));
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
        Assert.True(await first.EncodePendingAsync(Token));

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

        Assert.True(await search.EncodePendingAsync(Token));
        Assert.Equal(1, encoder.Encoded);
        Assert.True(await search.EncodePendingAsync(Token));
        Assert.Equal(1, encoder.Encoded);
    }

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
