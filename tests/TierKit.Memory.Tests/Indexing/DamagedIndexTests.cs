using TierKit.Memory.Indexing;

namespace TierKit.Memory.Tests.Indexing;

public sealed class DamagedIndexTests : IDisposable
{
    private const int Notes = 120;

    private readonly IndexFixture _notes = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _notes.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Open_BytesFlippedAnywhere_RebuildsAndLosesNothing(int seed)
    {
        await Fill();
        _notes.Index.Dispose();
        byte[] bytes = await File.ReadAllBytesAsync(_notes.Database, Token);
        Random random = new(seed);
        for (int i = 0; i < 40; i++)
        {
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        }

        await File.WriteAllBytesAsync(_notes.Database, bytes, Token);
        _notes.Reopen();
        await _notes.Sync();

        await AssertComplete();
    }

    [Fact]
    public async Task Search_BytesFlippedWhileOpen_RebuildsInsideOfTheCall()
    {
        await Fill();
        _notes.Reopen();
        await using (FileStream stream = new(_notes.Database, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            // The pages' own heads: every tree is broken at once.
            for (long page = 0; page < stream.Length; page += 4096)
            {
                stream.Position = page + (page == 0 ? 100 : 0);
                stream.Write([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]);
            }
        }

        await AssertComplete();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(5000)]
    public async Task Open_CutOffOrNoDatabase_StartsAnew(int length)
    {
        await Fill();
        _notes.Index.Dispose();
        await File.WriteAllBytesAsync(_notes.Database, [.. Enumerable.Repeat((byte)'x', length)], Token);
        _notes.Reopen();
        await _notes.Sync();

        await AssertComplete();
    }

    [Fact]
    public async Task Open_IndexDeleted_ComesBackComplete()
    {
        await Fill();
        CatalogNote before = (await _notes.Note("7.md"))!;
        _notes.Index.Dispose();
        File.Delete(_notes.Database);
        _notes.Reopen();
        await _notes.Sync();

        CatalogNote after = (await _notes.Note("7.md"))!;
        Assert.Equal((before.Id, before.Permalink, before.Title, before.MetadataJson), (after.Id, after.Permalink, after.Title, after.MetadataJson));
        await AssertComplete();
    }

    [Fact]
    public async Task Open_OtherSchemaVersion_FillsAnew()
    {
        await Fill();
        _notes.Index.Dispose();
        using (IndexConnection connection = IndexConnection.Open(_notes.Database, Microsoft.Data.Sqlite.SqliteOpenMode.ReadWrite))
        {
            connection.Run("PRAGMA user_version=999; DROP TABLE document;");
        }

        File.Delete(_notes.Database + "-seal");
        _notes.Reopen();
        await _notes.Sync();

        await AssertComplete();
    }

    [Fact]
    public async Task Verify_NotClosedInOrderAndChangedText_FillsAnew()
    {
        await Fill();
        _notes.Index.Dispose();
        using (IndexConnection connection = IndexConnection.Open(_notes.Database, Microsoft.Data.Sqlite.SqliteOpenMode.ReadWrite))
        {
            connection.Run("UPDATE passage SET text = replace(text, 'lemurs', 'lemuRs') WHERE key = 3");
        }

        File.Delete(_notes.Database + "-seal");
        _notes.Reopen();

        Assert.False(_notes.Index.Verify());
        await AssertComplete();
        Assert.True(_notes.Index.Verify());
    }

    private async Task Fill()
    {
        for (int i = 0; i < Notes; i++)
        {
            _notes.Folder.Write($"{i}.md", $"---\nstatus: open\n---\n# Number {i}\n- [fact] specimen{i} is about lemurs #tag{i}\n- follows [[{(i + 1) % Notes}]]");
        }

        await _notes.Sync();
    }

    private async Task AssertComplete()
    {
        for (int i = 0; i < Notes; i += 7)
        {
            Assert.Equal([$"{i}.md"], await _notes.Found($"specimen{i}"));
            CatalogNote note = (await _notes.Note($"{i}.md"))!;
            Assert.Equal($"specimen{i} is about lemurs #tag{i}", Assert.Single(await _notes.Index.Catalog.ObservationsOfAsync(note.Key, Token)).Content);
            Assert.Equal(2, (await _notes.Index.Catalog.LinksOfAsync(note.Key, Token)).Count(static link => link.To is not null));
        }

        Assert.Equal(Notes, (await _notes.Index.Catalog.FilesAsync(Token)).Count);
    }
}
