using TierKit.Memory.Indexing;
using TierKit.Memory.Notes;
using TierKit.Policy;

namespace TierKit.Memory.Conformance;

/// <content>What narrows a search: filters, labels, pages.</content>
public abstract partial class NoteSearchConformance
{
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
}
