using System.Globalization;
using TierKit.Memory.Indexing;

namespace TierKit.Memory.Conformance;

/// <content>What outlives an instance, stands beside another, or is much.</content>
public abstract partial class NoteSearchConformance
{
    private static int Many => Environment.GetEnvironmentVariable("TIERKIT_LONG") == "1" ? 10_000 : 1_000;

    [Fact]
    public async Task Search_AfterARestart_FindsWhatWasThere()
    {
        Guid id = await Add("Plan", "The meeting is about giraffes.");
        Guid gone = await Add("Gone", "The meeting is about penguins.");
        await Search.DeleteAsync([gone], Token);
        await SettleAsync();

        INoteSearch again = Open();

        Assert.Equal(id, Assert.Single((await again.SearchAsync(new NoteQuery { Text = "giraffes" }, Token)).Hits).NoteId);
        Assert.Empty((await again.SearchAsync(new NoteQuery { Text = "penguins" }, Token)).Hits);
    }

    [Fact]
    public async Task Search_BesideAnotherInstance_SeesItsChanges()
    {
        INoteSearch other = Open();
        Guid id = await Add("Plan", "The meeting is about giraffes.");
        Assert.Equal(id, Assert.Single((await other.SearchAsync(new NoteQuery { Text = "giraffes" }, Token)).Hits).NoteId);

        await other.UpsertAsync([Document("Plan", "The meeting is about penguins.", id)], Token);
        await SettleAsync();

        Assert.Empty((await Ask("giraffes")).Hits);
        Assert.Equal(id, Assert.Single((await Ask("penguins")).Hits).NoteId);
    }

    [Fact]
    public async Task Upsert_FromManyWritersAtOnce_LosesNone()
    {
        const int writers = 8;
        const int each = 6;
        INoteSearch[] searches = [Search, Open()];

        await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(
            async () =>
            {
                for (int i = 0; i < each; i++)
                {
                    await searches[writer % 2].UpsertAsync([Document($"Note {writer} {i}", $"giraffes of writer {Word(writer)} and number {Word(100 + i)}")], Token);
                }
            },
            Token)));
        await SettleAsync();

        for (int writer = 0; writer < writers; writer++)
        {
            SearchAnswer answer = await Search.SearchAsync(new NoteQuery { Text = Word(writer), Limit = 50 }, Token);
            Assert.Equal(each, answer.Hits.Count);
        }
    }

    [Fact]
    public async Task Upsert_OneNoteByManyWritersAtOnce_LeavesOneWholeVersion()
    {
        Guid id = Guid.NewGuid();
        INoteSearch[] searches = [Search, Open()];

        await Task.WhenAll(Enumerable.Range(0, 12).Select(writer => Task.Run(
            () => searches[writer % 2].UpsertAsync([Document("Plan", $"giraffes {Word(writer)}", id)], Token).AsTask(), Token)));
        await SettleAsync();

        NoteHit hit = Assert.Single((await Ask("giraffes")).Hits);
        Assert.Equal(id, hit.NoteId);
        Assert.Single(Enumerable.Range(0, 12), writer => hit.Passages[0].Text.Contains(Word(writer), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Search_ThousandNotes_FindsEachByItsWordAndForgetsEachDeleted()
    {
        NoteDocument[] documents = [.. Enumerable.Range(0, Many).Select(static i => Document($"Note {i}", $"giraffes eat leaves in the garden of {Word(i)} with the others", directory: $"folder{i % 10}"))];
        foreach (NoteDocument[] batch in documents.Chunk(250))
        {
            await Search.UpsertAsync(batch, Token);
        }

        await SettleAsync();
        for (int i = 0; i < Many; i += Many / 25)
        {
            Assert.Equal(documents[i].Id, Assert.Single((await Ask(Word(i))).Hits).NoteId);
        }

        await Search.DeleteAsync([.. documents.Where(static (_, i) => i % 2 == 1).Select(static document => document.Id)], Token);
        await SettleAsync();
        for (int i = 0; i < Many; i += Many / 50)
        {
            Assert.Single((await Ask(Word(i / 2 * 2))).Hits);
            Assert.Empty((await Ask(Word((i / 2 * 2) + 1))).Hits);
        }

        SearchAnswer all = await Search.SearchAsync(new NoteQuery { Text = "giraffes garden", Limit = 20, Filter = new NoteFilter { Directory = "folder4" } }, Token);
        Assert.Equal(20, all.Hits.Count);
        Assert.All(all.Hits, hit => Assert.Equal(4, Array.FindIndex(documents, document => document.Id == hit.NoteId) % 10));
    }

    /// <summary>Makes a word that no stemmer touches and no other number shares.</summary>
    private static string Word(int number) => string.Create(CultureInfo.InvariantCulture, $"qx{number}zk");
}
