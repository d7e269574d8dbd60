using System.Globalization;
using TierKit.Memory.Indexing;
using TierKit.Memory.Notes;
using TierKit.Policy;

namespace TierKit.Memory.Conformance;

/// <summary>What every search must hold; it uses nothing but the public seam.</summary>
public abstract class NoteSearchConformance : IDisposable
{
    private INoteSearch? _search;

    protected INoteSearch Search => _search ??= Open();

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private static int Many => Environment.GetEnvironmentVariable("TIERKIT_LONG") == "1" ? 10_000 : 1_000;

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

    [Fact]
    public async Task Search_WithFilters_LeavesOnlyWhatFits()
    {
        await Add("One", "giraffes eat leaves", tags: ["zoo"], type: "note", directory: "animals");
        Guid two = await Add("Two", "giraffes eat acacia", tags: ["zoo", "Africa"], type: "spec", directory: "plants");

        Assert.Equal(two, Assert.Single((await Ask("giraffes", new NoteFilter { Types = ["SPEC"] })).Hits).NoteId);
        Assert.Equal(2, (await Ask("giraffes", new NoteFilter { Types = ["spec", "note"] })).Hits.Count);
        Assert.Equal(two, Assert.Single((await Ask("giraffes", new NoteFilter { Tags = ["africa", "ZOO"] })).Hits).NoteId);
        Assert.Equal(two, Assert.Single((await Ask("giraffes", new NoteFilter { Directory = "plants" })).Hits).NoteId);
        Assert.Equal(two, Assert.Single((await Ask("giraffes", new NoteFilter { PermalinkPattern = "main/plants/*" })).Hits).NoteId);
        Assert.Equal(2, (await Ask("giraffes", new NoteFilter { Metadata = [new MetadataCondition(["status"], "eq", "open", null)] })).Hits.Count);
        Assert.Equal(2, (await Ask("giraffes tag:zoo")).Hits.Count);
        Assert.Empty((await Ask("giraffes", new NoteFilter { Types = ["spec"], Directory = "animals" })).Hits);
        Assert.Empty((await Ask("giraffes", new NoteFilter { Types = ["spec"], Tags = ["none"] })).Hits);
    }

    [Fact]
    public async Task Search_WithTimeAndCategories_LeavesOnlyWhatFits()
    {
        DateTimeOffset now = new(2024, 5, 1, 12, 0, 0, TimeSpan.Zero);
        await Put(Document("Old", "giraffes eat leaves", modified: now.AddDays(-9), categories: ["fact"]));
        Guid late = await Put(Document("New", "giraffes eat acacia", modified: now, categories: ["fact", "idea"]));

        Assert.Equal(late, Assert.Single((await Ask("giraffes", new NoteFilter { ModifiedSince = now })).Hits).NoteId);
        Assert.Equal(late, Assert.Single((await Ask("giraffes", new NoteFilter { Categories = ["idea", "none"] })).Hits).NoteId);
        Assert.Empty((await Ask("giraffes", new NoteFilter { ModifiedSince = now.AddTicks(1) })).Hits);
    }

    [Theory]
    [InlineData("eq", "7", null, "7")]
    [InlineData("gt", 7.0, "numeric", "30,8")]
    [InlineData("gte", 8.0, "numeric", "30,8")]
    [InlineData("lt", 8.0, "numeric", "7")]
    [InlineData("lte", "30", "text", "30")]
    public async Task Search_WithAMetadataCondition_ComparesAsItSays(string comparison, object value, string? kind, string expected)
    {
        Dictionary<Guid, string> sizes = [];
        foreach (string size in (string[])["7", "8", "30"])
        {
            sizes[await Put(Document("Size " + size, "giraffes eat leaves", metadata: $$$"""{"size":"{{{size}}}","parts":["a","{{{size}}}"],"deep":{"size":"{{{size}}}"}}"""))] = size;
        }

        sizes[await Put(Document("None", "giraffes eat leaves", metadata: "{}"))] = "none";

        Assert.Equal(expected, await Found(new MetadataCondition(["size"], comparison, value, kind)));
        Assert.Equal(expected, await Found(new MetadataCondition(["deep", "size"], comparison, value, kind)));
        Assert.Equal("30,8", await Found(new MetadataCondition(["size"], "in", (string[])["8", "30", "31"], null)));
        Assert.Equal("8", await Found(new MetadataCondition(["parts"], "contains", (string[])["a", "8"], null)));
        Assert.Equal("7,8", await Found(new MetadataCondition(["size"], "between", (object[])[7.0, 8.0], "numeric")));
        Assert.Equal("none", await Found(new MetadataCondition(["size"], "eq", null, null)));

        async Task<string> Found(MetadataCondition condition)
            => string.Join(',', (await Ask("giraffes", new NoteFilter { Metadata = [condition] })).Hits.Select(hit => sizes[hit.NoteId]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(Sensitivity.Public, 1)]
    [InlineData(Sensitivity.Internal, 2)]
    [InlineData(Sensitivity.Private, 3)]
    [InlineData(Sensitivity.Secret, 3)]
    public async Task Search_UpToALabel_FindsNothingStricterAndNothingSecretEver(Sensitivity most, int expected)
    {
        foreach (Sensitivity label in Enum.GetValues<Sensitivity>())
        {
            await Add(label.ToString(), "giraffes eat leaves", label: label);
        }

        Assert.Equal(expected, (await Ask("giraffes", new NoteFilter { MaxSensitivity = most })).Hits.Count);
    }

    [Fact]
    public async Task Upsert_NoteThatBecameSecret_IsForgotten()
    {
        Guid id = await Add("diary", "the zanzibar password is swordfish");
        await Add("diary", "the zanzibar password is swordfish", id, label: Sensitivity.Secret);

        Assert.Empty((await Ask("zanzibar swordfish")).Hits);
    }

    [Fact]
    public async Task Search_PageByPage_GivesEveryNoteOnce()
    {
        for (int i = 0; i < 7; i++)
        {
            await Add($"Note {i}", $"giraffes number {i} eat leaves");
        }

        List<Guid> seen = [];
        for (int offset = 0; offset < 9; offset += 3)
        {
            SearchAnswer page = await Search.SearchAsync(new NoteQuery { Text = "giraffes", Offset = offset, Limit = 3 }, Token);
            Assert.Equal(Math.Clamp(7 - offset, 0, 3), page.Hits.Count);
            seen.AddRange(page.Hits.Select(static hit => hit.NoteId));
        }

        Assert.Equal(7, seen.Distinct().Count());
        Assert.Empty((await Search.SearchAsync(new NoteQuery { Text = "giraffes", Limit = 0 }, Token)).Hits);
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
    [InlineData("it's \\ a ' trap \\' :* & | !")]
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

    [Theory]
    [InlineData("\0 giraffes \u0001")]
    [InlineData("\uD800 giraffes \uDFFF")]
    [InlineData("😀🦒 giraffes \u202E")]
    [InlineData("it's \\ giraffes ' \" $1 {0} %s")]
    public async Task Upsert_AnyText_IsTakenAndFound(string text)
    {
        Guid id = await Put(Document(text, text, tags: [text], metadata: """{"status":"\u0000"}"""));

        Assert.Equal(id, Assert.Single((await Ask("giraffes")).Hits).NoteId);
    }

    [Fact]
    public async Task Search_HundredThousandLetters_AnswersLikeAnyOther()
    {
        Guid id = await Add("One", "giraffes eat leaves");
        string text = string.Join(' ', Enumerable.Range(0, 12_000).Select(static number => $"word{number}")) + new string('(', 2000);

        Assert.NotNull(await Ask(text));
        Assert.Equal(id, Assert.Single((await Ask("giraffes leaves " + string.Concat(Enumerable.Repeat("leaves giraffes ", 7000)))).Hits).NoteId);
    }

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

    /// <summary>Makes a word that no stemmer touches and no other number shares.</summary>
    private static string Word(int number) => string.Create(CultureInfo.InvariantCulture, $"qx{number}zk");
}
