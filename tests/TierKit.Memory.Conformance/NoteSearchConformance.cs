using TierKit.Memory.Indexing;
using TierKit.Policy;

namespace TierKit.Memory.Conformance;

/// <summary>What every search must hold; it uses nothing but the public seam.</summary>
public abstract partial class NoteSearchConformance : IDisposable
{
    private INoteSearch? _search;

    protected INoteSearch Search => _search ??= Open();

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Opens the search of the test: empty at first, and at each further call as another process would find it.</summary>
    protected abstract INoteSearch Open();

    protected abstract void Remove();

    /// <summary>Returns when what was accepted can be found; at once where the search says that it is immediate.</summary>
    protected virtual Task SettleAsync() => Search.IsImmediate ? Task.CompletedTask : throw new NotSupportedException("Say how this search settles.");

    public void Dispose()
    {
        Remove();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Search_WordsOfANote_FindsItWithThePassage()
    {
        Guid tea = await Add("Tea", "Green tea is steeped at eighty degrees.\n\nBlack tea takes boiling water.");
        await Add("Coffee", "Espresso needs pressure and a fine grind.");

        SearchAnswer answer = await Ask("How hot for steeping green tea?");

        Assert.Equal(tea, answer.Hits[0].NoteId);
        Assert.Contains("eighty degrees", answer.Hits[0].Passages[0].Text, StringComparison.Ordinal);
        Assert.Null(answer.Nothing);
    }

    [Fact]
    public async Task Search_NothingInCommon_IsEmptyAndSaysWhy()
    {
        await Add("Tea", "Green tea is steeped at eighty degrees.");

        SearchAnswer answer = await Ask("quarterly revenue of the shipyard");

        Assert.Empty(answer.Hits);
        Assert.False(string.IsNullOrWhiteSpace(answer.Nothing));
    }

    [Fact]
    public async Task Upsert_KnownId_ReplacesTheText()
    {
        Guid id = await Add("Plan", "The meeting is about giraffes.");
        await Add("Plan", "The meeting is about penguins.", id);

        Assert.Empty((await Ask("giraffes")).Hits);
        Assert.Equal(id, Assert.Single((await Ask("penguins")).Hits).NoteId);
    }

    [Fact]
    public async Task Upsert_TheSameAgain_ChangesNothing()
    {
        Guid id = await Add("Plan", "The meeting is about giraffes.");
        await Add("Plan", "The meeting is about giraffes.", id);

        Assert.Equal(id, Assert.Single((await Ask("giraffes")).Hits).NoteId);
    }

    [Fact]
    public async Task Upsert_NothingOrANoteWithoutText_IsFine()
    {
        await Search.UpsertAsync([], Token);
        await Search.DeleteAsync([], Token);
        await Add("Empty", "");

        Assert.Empty((await Ask("giraffes")).Hits);
    }

    [Fact]
    public async Task Delete_KnownAndUnknownIds_ForgetsTheKnown()
    {
        Guid id = await Add("Plan", "The meeting is about giraffes.");
        Guid other = await Add("Other", "Another about giraffes.");

        await Search.DeleteAsync([id, Guid.NewGuid()], Token);
        await Search.DeleteAsync([id], Token);
        await SettleAsync();

        Assert.Equal(other, Assert.Single((await Ask("giraffes")).Hits).NoteId);
    }

    [Fact]
    public async Task Clear_FullSearch_FindsNothingAndIsBuiltAnew()
    {
        Guid id = await Add("Plan", "The meeting is about giraffes.");
        await Add("Other", "Another about penguins.");

        await Search.ClearAsync(Token);
        await SettleAsync();
        Assert.Empty((await Ask("giraffes")).Hits);

        await Add("Plan", "Again about giraffes.", id);
        Assert.Equal(id, Assert.Single((await Ask("giraffes")).Hits).NoteId);
        Assert.Empty((await Ask("penguins")).Hits);
    }

    protected async Task<Guid> Add(string title, string text, Guid? id = null, string[]? tags = null, string type = "note", string directory = "notes", Sensitivity label = Sensitivity.Private)
        => await Put(Document(title, text, id, tags, type, directory, label));

    protected ValueTask<SearchAnswer> Ask(string text, NoteFilter? filter = null)
        => Search.SearchAsync(new NoteQuery { Text = text, Filter = filter ?? new NoteFilter() }, Token);

    protected static NoteDocument Document(
        string title, string text, Guid? id = null, string[]? tags = null, string type = "note", string directory = "notes", Sensitivity label = Sensitivity.Private,
        DateTimeOffset modified = default, string[]? categories = null, string metadata = """{"status":"open"}""") => new()
        {
            Id = id ?? Guid.NewGuid(),
            Path = $"{directory}/{title}.md",
            Permalink = $"main/{directory}/{title}",
            Title = title,
            Text = text,
            Tags = tags ?? [],
            Categories = categories ?? [],
            Type = type,
            Sensitivity = label,
            Modified = modified,
            MetadataJson = metadata,
        };

    protected async Task<Guid> Put(NoteDocument document)
    {
        await Search.UpsertAsync([document], Token);
        await SettleAsync();
        return document.Id;
    }
}
