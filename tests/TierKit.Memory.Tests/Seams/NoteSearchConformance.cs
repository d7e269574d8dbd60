using TierKit.Memory.Indexing;
using TierKit.Memory.Notes;
using TierKit.Policy;

namespace TierKit.Memory.Tests.Seams;

/// <summary>What every search must hold; it uses nothing but the public seam, so that other packages compile it in.</summary>
public abstract class NoteSearchConformance : IDisposable
{
    private INoteSearch? _search;

    private INoteSearch Search => _search ??= Create();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Makes an empty search; it lives as long as the test.</summary>
    protected abstract INoteSearch Create();

    protected abstract void Remove();

    /// <summary>Returns when what was accepted can be found; at once where the search says that it is immediate.</summary>
    protected virtual Task SettleAsync() => Search.IsImmediate ? Task.CompletedTask : throw new NotSupportedException("Say how this search settles.");

    public void Dispose()
    {
        Remove();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Search_WordsOfANote_FindsItWithPassageTermsAndParts()
    {
        Guid tea = await Add("Tea", "Green tea is steeped at eighty degrees.\n\nBlack tea takes boiling water.");
        await Add("Coffee", "Espresso needs pressure and a fine grind.");

        SearchAnswer answer = await Ask("How hot for steeping green tea?");

        NoteHit hit = answer.Hits[0];
        Assert.Equal(tea, hit.NoteId);
        Assert.Contains("eighty degrees", hit.Passages[0].Text, StringComparison.Ordinal);
        Assert.Contains("green", hit.MatchedTerms);
        Assert.NotEmpty(hit.Parts);
        Assert.Equal(hit.Score, hit.Parts.Sum(static part => part.Value), 6);
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
    public async Task Delete_KnownAndUnknownIds_ForgetsTheKnown()
    {
        Guid id = await Add("Plan", "The meeting is about giraffes.");

        await Search.DeleteAsync([id, Guid.NewGuid()], Token);
        await SettleAsync();

        Assert.Empty((await Ask("giraffes")).Hits);
    }

    [Fact]
    public async Task Clear_FullSearch_FindsNothingAndTakesNotesAgain()
    {
        await Add("Plan", "The meeting is about giraffes.");

        await Search.ClearAsync(Token);
        await SettleAsync();
        Assert.Empty((await Ask("giraffes")).Hits);

        await Add("Plan", "Again about giraffes.");
        Assert.Single((await Ask("giraffes")).Hits);
    }

    [Fact]
    public async Task Search_WithFilters_LeavesOnlyWhatFits()
    {
        await Add("One", "giraffes eat leaves", tags: ["zoo"], type: "note", directory: "animals");
        Guid two = await Add("Two", "giraffes eat acacia", tags: ["zoo", "Africa"], type: "spec", directory: "plants");

        Assert.Equal(two, Assert.Single((await Ask("giraffes", new NoteFilter { Types = ["SPEC"] })).Hits).NoteId);
        Assert.Equal(two, Assert.Single((await Ask("giraffes", new NoteFilter { Tags = ["africa", "ZOO"] })).Hits).NoteId);
        Assert.Equal(two, Assert.Single((await Ask("giraffes", new NoteFilter { Directory = "plants" })).Hits).NoteId);
        Assert.Equal(two, Assert.Single((await Ask("giraffes", new NoteFilter { PermalinkPattern = "main/plants/*" })).Hits).NoteId);
        Assert.Equal(2, (await Ask("giraffes", new NoteFilter { Metadata = [new MetadataCondition(["status"], "eq", "open", null)] })).Hits.Count);
        Assert.Equal(2, (await Ask("giraffes tag:zoo")).Hits.Count);
        Assert.Empty((await Ask("giraffes", new NoteFilter { Types = ["spec"], Directory = "animals" })).Hits);
        Assert.Empty((await Ask("giraffes", new NoteFilter { Types = ["spec"], Tags = ["none"] })).Hits);
        Assert.Empty((await Ask("giraffes", new NoteFilter { MaxSensitivity = Sensitivity.Public })).Hits);
        Assert.Equal(2, (await Ask("", new NoteFilter { Tags = ["zoo"] })).Hits.Count);
    }

    [Theory]
    [InlineData("\"")]
    [InlineData("\"unclosed phrase")]
    [InlineData("AND")]
    [InlineData("giraffes AND")]
    [InlineData("NOT giraffes")]
    [InlineData("OR OR OR")]
    [InlineData("((((((")]
    [InlineData("giraffes) OR (leaves")]
    [InlineData("title:giraffes")]
    [InlineData("{title} : giraffes")]
    [InlineData("^giraffes + leaves")]
    [InlineData("NEAR(giraffes leaves, 2)")]
    [InlineData("giraffes*")]
    [InlineData("*")]
    [InlineData("**")]
    [InlineData("-- ; DROP TABLE document")]
    [InlineData("\0")]
    [InlineData("\uD800 broken")]
    [InlineData("😀 🦒")]
    [InlineData("the of and is")]
    [InlineData("tag:")]
    [InlineData("tag:\"")]
    [InlineData("   ")]
    [InlineData("长颈鹿")]
    [InlineData("الزرافة")]
    public async Task Search_AnyText_NeverThrows(string text)
    {
        await Add("One", "giraffes eat leaves");

        foreach (SearchMode mode in Enum.GetValues<SearchMode>())
        {
            Assert.NotNull(await Search.SearchAsync(new NoteQuery { Text = text, Mode = mode }, Token));
        }
    }

    [Fact]
    public async Task Search_HundredThousandLetters_AnswersLikeAnyOther()
    {
        Guid id = await Add("One", "giraffes eat leaves");
        string text = string.Join(' ', Enumerable.Range(0, 12_000).Select(static number => $"word{number}")) + new string('(', 2000);

        Assert.NotNull(await Ask(text));
        Assert.Equal(id, Assert.Single((await Ask("giraffes leaves " + string.Concat(Enumerable.Repeat("leaves giraffes ", 7000)))).Hits).NoteId);
    }

    protected async Task<Guid> Add(string title, string text, Guid? id = null, string[]? tags = null, string type = "note", string directory = "notes", Sensitivity label = Sensitivity.Private)
    {
        NoteDocument document = new()
        {
            Id = id ?? Guid.NewGuid(),
            Path = $"{directory}/{title}.md",
            Permalink = $"main/{directory}/{title}",
            Title = title,
            Text = text,
            Tags = tags ?? [],
            Type = type,
            Sensitivity = label,
            MetadataJson = """{"status":"open"}""",
        };
        await Search.UpsertAsync([document], Token);
        await SettleAsync();
        return document.Id;
    }

    protected ValueTask<SearchAnswer> Ask(string text, NoteFilter? filter = null)
        => Search.SearchAsync(new NoteQuery { Text = text, Filter = filter ?? new NoteFilter() }, Token);
}
