using TierKit.Memory.Indexing;
using TierKit.Policy;

namespace TierKit.Memory.Conformance;

/// <summary>What every catalogue must hold; it uses nothing but the public seam.</summary>
public abstract class NoteCatalogConformance : IDisposable
{
    private INoteCatalog? _catalog;

    private INoteCatalog Catalog => _catalog ??= Open();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Opens the catalogue of the test: empty at first, and at each further call as another process would find it.</summary>
    protected abstract INoteCatalog Open();

    protected abstract void Remove();

    public void Dispose()
    {
        Remove();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Upsert_NewNotes_FindsThemByEverythingThatNamesThem()
    {
        IReadOnlyList<long> keys = await Catalog.UpsertAsync([Entry("a/Über.md", title: "Über uns"), Entry("b/other.md")], Token);

        CatalogNote? note = await Catalog.FindByPathAsync("a/Über.md", Token);
        Assert.NotNull(note);
        Assert.Equal(keys[0], note.Key);
        Assert.Equal("Über uns", note.Title);
        Assert.Equal(["one", "Two words"], note.Tags);
        Assert.Equal(Sensitivity.Internal, note.Sensitivity);
        Assert.Equal("""{"status":"open"}""", note.MetadataJson);
        Assert.Equal(["line 3: odd"], note.Warnings);
        Assert.Equal(("abc", 12L), (note.File.Checksum, note.File.Size));
        Assert.Equal(note.Id, (await Catalog.FindByPermalinkAsync("main/a/Über.md", Token))!.Id);
        Assert.Equal(note.Id, Assert.Single(await Catalog.FindByTitleAsync("Über uns", Token)).Id);
        Assert.Equal(note.Id, Assert.Single(await Catalog.FindByAliasAsync(note.Alias, Token)).Id);
        Assert.Equal(note.Id, Assert.Single(await Catalog.FindByKeysAsync([note.Key, 999], Token)).Id);
        Assert.Equal(note.Key, Assert.Single(await Catalog.FindByIdsAsync([note.Id, Guid.NewGuid()], Token)).Key);
        Assert.Null(await Catalog.FindByPathAsync("a/über.md", Token));
        Assert.Empty(await Catalog.FindByTitleAsync("über uns", Token));
    }

    [Fact]
    public async Task Upsert_KnownPath_KeepsKeyAndIdAndReplacesTheRest()
    {
        long key = (await Catalog.UpsertAsync([Entry("a.md", links: ["One", "Two"], observations: ["first"])], Token))[0];
        Guid id = (await Catalog.FindByPathAsync("a.md", Token))!.Id;

        long again = (await Catalog.UpsertAsync([Entry("a.md", title: "Changed", links: ["Three"], id: Guid.NewGuid())], Token))[0];

        CatalogNote note = (await Catalog.FindByPathAsync("a.md", Token))!;
        Assert.Equal((key, id, "Changed"), (again, note.Id, note.Title));
        Assert.Equal("Three", Assert.Single(await Catalog.LinksOfAsync(key, Token)).Target);
        Assert.Empty(await Catalog.ObservationsOfAsync(key, Token));
    }

    [Fact]
    public async Task Upsert_LinksAndObservations_GivesThemBackInOrder()
    {
        long key = (await Catalog.UpsertAsync([Entry("a.md", links: ["B", "C"], observations: ["first", "second"])], Token))[0];

        Assert.Equal(["B", "C"], (await Catalog.LinksOfAsync(key, Token)).Select(static link => link.Target));
        Assert.All(await Catalog.LinksOfAsync(key, Token), link => Assert.Equal((key, null, "uses", "why"), (link.From, link.To, link.Type, link.Context)));
        IReadOnlyList<CatalogObservation> observations = await Catalog.ObservationsOfAsync(key, Token);
        Assert.Equal(["first", "second"], observations.Select(static observation => observation.Content));
        Assert.Equal(["tag"], observations[0].Tags);
    }

    [Fact]
    public async Task ResolveLinks_ThenDeleteTheTarget_LeavesTheLinkWithoutOne()
    {
        IReadOnlyList<long> keys = await Catalog.UpsertAsync([Entry("a.md", links: ["b"]), Entry("b.md")], Token);
        CatalogLink link = Assert.Single(await Catalog.UnresolvedLinksAsync(0, 10, Token));

        await Catalog.ResolveLinksAsync(new Dictionary<long, long> { [link.Key] = keys[1] }, Token);
        Assert.Empty(await Catalog.UnresolvedLinksAsync(0, 10, Token));
        Assert.Equal(keys[1], Assert.Single(await Catalog.LinksOfAsync(keys[1], Token)).To);

        await Catalog.DeleteAsync(["b.md", "unknown.md"], Token);
        Assert.Null(await Catalog.FindByPathAsync("b.md", Token));
        Assert.Null(Assert.Single(await Catalog.LinksOfAsync(keys[0], Token)).To);
    }

    [Fact]
    public async Task Move_KnownNote_KeepsKeyIdPermalinkAndIncomingLinks()
    {
        IReadOnlyList<long> keys = await Catalog.UpsertAsync([Entry("a.md", links: ["b"]), Entry("b.md"), Entry("old/target.md")], Token);
        await Catalog.ResolveLinksAsync(new Dictionary<long, long> { [(await Catalog.UnresolvedLinksAsync(0, 1, Token))[0].Key] = keys[1] }, Token);

        Assert.True(await Catalog.MoveAsync("b.md", "old/target.md", Token));
        Assert.False(await Catalog.MoveAsync("b.md", "c.md", Token));

        CatalogNote note = (await Catalog.FindByPathAsync("old/target.md", Token))!;
        Assert.Equal((keys[1], "main/b.md"), (note.Key, note.Permalink));
        Assert.Equal(keys[1], Assert.Single(await Catalog.LinksOfAsync(keys[0], Token)).To);
        Assert.Equal(2, (await Catalog.FilesAsync(Token)).Count);
    }

    [Theory]
    [InlineData("main/a/*", null, "a/1.md,a/b/2.md")]
    [InlineData("*2.md", null, "a/b/2.md")]
    [InlineData("main/[a]/*", null, "")]
    [InlineData("main/?/*", null, "")]
    [InlineData(null, "a", "a/1.md,a/b/2.md")]
    [InlineData(null, "/a/b/", "a/b/2.md")]
    [InlineData(null, "A", "")]
    [InlineData(null, "%", "")]
    public async Task List_ByPatternOrDirectory_TakesOnlyTheStarForMoreThanItself(string? pattern, string? directory, string expected)
    {
        await Catalog.UpsertAsync([Entry("a/1.md"), Entry("a/b/2.md"), Entry("ab.md")], Token);

        CatalogPage page = await Catalog.ListAsync(new CatalogQuery { PermalinkPattern = pattern, Directory = directory }, Token);

        Assert.Equal(expected, string.Join(',', page.Notes.Select(static note => note.Path)));
        Assert.Equal(page.Notes.Count, page.Total);
    }

    [Fact]
    public async Task List_RecentTypesTagsAndPages_FiltersOrdersAndCounts()
    {
        DateTimeOffset start = new(2024, 5, 1, 0, 0, 0, TimeSpan.Zero);
        await Catalog.UpsertAsync([.. Enumerable.Range(1, 9).Select(day => Entry($"{day}.md", modified: start.AddDays(day), type: day % 2 == 0 ? "Spec" : "note"))], Token);

        CatalogPage page = await Catalog.ListAsync(new CatalogQuery { Order = CatalogOrder.Recent, ModifiedSince = start.AddDays(3), Types = ["spec"], Tags = ["TWO WORDS"], Offset = 1, Limit = 1 }, Token);

        Assert.Equal((3, "6.md"), (page.Total, Assert.Single(page.Notes).Path));
        Assert.Equal(9, (await Catalog.ListAsync(new CatalogQuery { Limit = 0 }, Token)).Total);
    }

    [Fact]
    public async Task Clear_FullCatalogue_LeavesNothing()
    {
        long key = (await Catalog.UpsertAsync([Entry("a.md", links: ["b"])], Token))[0];

        await Catalog.ClearAsync(Token);

        Assert.Empty(await Catalog.FilesAsync(Token));
        Assert.Empty(await Catalog.LinksOfAsync(key, Token));
        Assert.Empty(await Catalog.UnresolvedLinksAsync(0, 10, Token));
    }

    [Fact]
    public async Task Upsert_FromManyTasks_LosesNone()
    {
        INoteCatalog[] catalogs = [Catalog, Open()];
        await Task.WhenAll(Enumerable.Range(0, 40).Select(number => Task.Run(() => catalogs[number % 2].UpsertAsync([Entry($"{number}.md", links: ["shared"])], Token).AsTask(), Token)));

        Assert.Equal(40, (await Catalog.FilesAsync(Token)).DistinctBy(static file => file.Path).Count());
        Assert.Equal(40, (await Catalog.UnresolvedLinksAsync(0, 100, Token)).Count);
    }

    [Fact]
    public async Task Upsert_OnePathByManyWriters_KeepsOneNoteWithOneKeyAndOneSetOfLinks()
    {
        INoteCatalog[] catalogs = [Catalog, Open()];
        IReadOnlyList<long>[] keys = await Task.WhenAll(Enumerable.Range(0, 12).Select(number => Task.Run(() => catalogs[number % 2].UpsertAsync([Entry("a.md", title: $"{number}", links: [$"link {number}"])], Token).AsTask(), Token)));

        CatalogNote note = (await Catalog.FindByPathAsync("a.md", Token))!;
        Assert.All(keys, key => Assert.Equal(note.Key, Assert.Single(key)));
        Assert.Equal($"link {note.Title}", Assert.Single(await Catalog.LinksOfAsync(note.Key, Token)).Target);
    }

    [Fact]
    public async Task Upsert_CopyWithTheIdOfAnother_GetsAnIdOfItsOwn()
    {
        Guid id = Guid.NewGuid();
        await Catalog.UpsertAsync([Entry("a.md", id: id)], Token);
        await Catalog.UpsertAsync([Entry("copy.md", id: id)], Token);

        Assert.Equal("a.md", Assert.Single(await Catalog.FindByIdsAsync([id], Token)).Path);
        Assert.NotEqual(id, (await Catalog.FindByPathAsync("copy.md", Token))!.Id);
    }

    [Fact]
    public async Task Read_AfterARestart_FindsEverything()
    {
        IReadOnlyList<long> keys = await Catalog.UpsertAsync([Entry("a.md", links: ["b"], observations: ["first"]), Entry("b.md")], Token);
        await Catalog.ResolveLinksAsync(new Dictionary<long, long> { [(await Catalog.UnresolvedLinksAsync(0, 1, Token))[0].Key] = keys[1] }, Token);

        INoteCatalog again = Open();

        Assert.Equal(keys[0], (await again.FindByPathAsync("a.md", Token))!.Key);
        Assert.Equal(keys[1], Assert.Single(await again.LinksOfAsync(keys[0], Token)).To);
        Assert.Equal("first", Assert.Single(await again.ObservationsOfAsync(keys[0], Token)).Content);
        Assert.NotEqual(keys[0], (await again.UpsertAsync([Entry("c.md")], Token))[0]);
    }

    [Fact]
    public async Task Links_OfAChainWalkedByItsEnds_LeadToItsContext()
    {
        string[] names = ["a", "b", "c", "d"];
        IReadOnlyList<long> keys = await Catalog.UpsertAsync([.. names.Select((name, i) => Entry(name + ".md", links: i + 1 < names.Length ? [names[i + 1]] : []))], Token);
        IReadOnlyList<CatalogLink> open = await Catalog.UnresolvedLinksAsync(0, 10, Token);
        Assert.Equal(["b", "c", "d"], open.Select(static link => link.Target));
        Assert.Equal(["c", "d"], (await Catalog.UnresolvedLinksAsync(open[0].Key, 10, Token)).Select(static link => link.Target));
        await Catalog.ResolveLinksAsync(open.ToDictionary(static link => link.Key, link => keys[Array.IndexOf(names, link.Target)]), Token);

        HashSet<long> reached = [keys[1]];
        for (int hop = 0; hop < 2; hop++)
        {
            foreach (long key in reached.ToArray())
            {
                reached.UnionWith((await Catalog.LinksOfAsync(key, Token)).SelectMany(static link => (long[])[link.From, link.To ?? link.From]));
            }

            Assert.Equal(hop == 0 ? ["a.md", "b.md", "c.md"] : ["a.md", "b.md", "c.md", "d.md"], (await Catalog.FindByKeysAsync(reached, Token)).Select(static note => note.Path).Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [InlineData("\0.md")]
    [InlineData("it's \\ a ' trap.md")]
    [InlineData("😀/\uD800.md")]
    public async Task Upsert_AnyNames_NeitherThrowsNorMixesNotes(string path)
    {
        await Catalog.UpsertAsync([Entry("a.md")], Token);
        await Catalog.UpsertAsync([Entry(path, title: path, links: [path], observations: [path])], Token);

        Assert.Equal(2, (await Catalog.FilesAsync(Token)).Count);
        Assert.Equal("a.md", (await Catalog.FindByPathAsync("a.md", Token))!.Path);
    }

    private static CatalogEntry Entry(string path, string? title = null, string[]? links = null, string[]? observations = null, Guid? id = null, DateTimeOffset modified = default, string type = "note") => new(
        new CatalogNote
        {
            Id = id ?? Guid.NewGuid(),
            Path = path,
            Title = title ?? path,
            Type = type,
            Permalink = "main/" + path,
            Tags = ["one", "Two words"],
            Sensitivity = Sensitivity.Internal,
            Created = modified,
            Modified = modified,
            MetadataJson = """{"status":"open"}""",
            File = new CatalogFile(path, 12, new DateTime(2024, 1, 2, 3, 4, 5, DateTimeKind.Utc), "abc"),
            Warnings = ["line 3: odd"],
        },
        [.. (observations ?? []).Select(static content => new CatalogObservation { Category = "fact", Content = content, Tags = ["tag"], Line = 5 })],
        [.. (links ?? []).Select(static target => new CatalogLink { Type = "uses", Target = target, Context = "why", Line = 7 })]);
}
