using System.Text.Json;
using TierKit.Memory.Search;

namespace TierKit.Cli.Tests;

/// <summary>The notes branch of the tool, as a person and a script use it.</summary>
public sealed class NotesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tierkit-notes-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Vault => Path.Combine(_folder.FullName, "vault");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Notes_WrittenReadEditedFoundMovedDeleted_BothForPeopleAndScripts()
    {
        Directory.CreateDirectory(Vault);

        ToolRun written = await Run("write", "Green tea", "--content", "Brewed at seventy degrees.", "-d", "drinks", "--tag", "tea", "--sensitivity", "Public");
        Assert.Equal(0, written.Exit);
        Assert.Contains("file_path: drinks/Green tea.md", written.Output, StringComparison.Ordinal);
        Assert.Contains("sensitivity: Public", await File.ReadAllTextAsync(Path.Combine(Vault, "drinks", "Green tea.md"), Token), StringComparison.Ordinal);

        ToolRun again = await Run("write", "Green tea", "--content", "other", "-d", "drinks", "--json");
        Assert.Equal(1, again.Exit);
        Assert.Equal("NOTE_ALREADY_EXISTS", again.Json.GetProperty("error").GetString());
        Assert.Contains("overwrite", again.Error, StringComparison.Ordinal);

        ToolRun read = await Run("read", "memory://drinks/green-tea");
        Assert.Equal((0, "Brewed at seventy degrees."), (read.Exit, read.Output.Trim()));

        ToolRun edited = await Run("edit", "Green tea", "find_replace", "--find", "seventy", "--content", "eighty", "--json");
        Assert.Equal("updated", edited.Json.GetProperty("action").GetString());

        ToolRun found = await Run("search", "brewed eighty degrees", "--json");
        Assert.Equal(0, found.Exit);
        Assert.Equal("Green tea", found.Json.GetProperty("results")[0].GetProperty("title").GetString());
        Assert.NotEmpty(found.Json.GetProperty("results")[0].GetProperty("why").GetString()!);

        ToolRun nothing = await Run("search", "zygomorphic orchids");
        Assert.Equal(1, nothing.Exit);
        Assert.Contains("Nothing relevant", nothing.Output, StringComparison.Ordinal);
        // A person at a terminal has no tools.
        Assert.DoesNotContain("list_directory", nothing.Output, StringComparison.Ordinal);

        Assert.Contains("drinks/Green tea.md", (await Run("list", "drinks")).Output, StringComparison.Ordinal);
        Assert.Contains("Green tea", (await Run("recent", "--timeframe", "1d")).Output, StringComparison.Ordinal);
        Assert.Equal(1, (await Run("context", "memory://drinks/*", "--json")).Json.GetProperty("results").GetArrayLength());
        Assert.Equal(0, (await Run("move", "Green tea", "archive", "--into")).Exit);
        ToolRun reindexed = await Run("reindex", "--json");
        Assert.Equal((0, 1), (reindexed.Exit, reindexed.Json.GetProperty("files").GetInt32()));
        ToolRun deleted = await Run("delete", "archive/Green tea.md");
        Assert.Equal((0, "Deleted archive/Green tea.md"), (deleted.Exit, deleted.Output.Trim()));
        Assert.Equal(1, (await Run("delete", "Green tea")).Exit);
        Assert.Equal(1, (await Run("read", "Green tea")).Exit);
    }

    [Fact]
    public async Task Notes_OnAVaultOfOthers_ChangeNothingThatWasNotAskedFor()
    {
        Directory.CreateDirectory(Path.Combine(Vault, ".obsidian"));
        await File.WriteAllTextAsync(Path.Combine(Vault, ".obsidian", "app.json"), "{}", Token);
        await File.WriteAllTextAsync(Path.Combine(Vault, "Idea.md"), "An idea about [[Tea]].\r\n", Token);
        string[] before = State();

        foreach (string[] command in (string[][])[["search", "idea"], ["read", "Idea"], ["context", "Idea"], ["list"], ["recent"], ["reindex"]])
        {
            Assert.Equal(0, (await Run(command)).Exit);
        }

        Assert.Equal(before, State());
    }

    [Fact]
    public async Task Search_SourcesConfigured_FindsNotesAndFilesAndListsTheBroken()
    {
        string papers = Path.Combine(_folder.FullName, "papers");
        Directory.CreateDirectory(Vault);
        Directory.CreateDirectory(papers);
        await File.WriteAllTextAsync(Path.Combine(Vault, "Dentist.md"), "A dentist looks after teeth.\n", Token);
        await File.WriteAllTextAsync(Path.Combine(papers, "date.eml"), "Subject: Appointment\n\nThe dentist has time on Tuesday.\n", Token);
        await File.WriteAllTextAsync(Path.Combine(papers, "broken.pdf"), "%PDF-1.7 and then nothing", Token);
        Dictionary<string, string> sources = new() { ["papers"] = papers };

        ToolRun both = await RunWith(sources, "search", "dentist", "--json");
        ToolRun notes = await RunWith(sources, "search", "dentist", "--json", "--notes-only");
        ToolRun reindexed = await RunWith(sources, "reindex", "--json");
        ToolRun wrong = await RunWith(new() { ["papers"] = "" }, "search", "dentist");

        Assert.Equal(["Dentist.md line 1", "papers/date.eml message 1"], Places(both).Order(StringComparer.Ordinal));
        Assert.StartsWith("1 of the files and folders beside the notes could not be read", both.Error, StringComparison.Ordinal);
        Assert.Equal(["Dentist.md line 1"], Places(notes));
        Assert.Empty(notes.Error);
        Assert.Equal((1, 2), (reindexed.Exit, reindexed.Json.GetProperty("sources").GetProperty("read").GetInt32()));
        Assert.Contains("not read, or not whole: papers/broken.pdf: ", reindexed.Error, StringComparison.Ordinal);
        Assert.Equal(2, wrong.Exit);
        Assert.Contains("TierKit:Memory:Sources:papers:Path is missing", wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_Related_AddsWhatIsOneLinkAway()
    {
        Directory.CreateDirectory(Vault);
        await File.WriteAllTextAsync(Path.Combine(Vault, "Tea.md"), "Green tea is brewed at seventy degrees. See [[Kettle]].\n", Token);
        await File.WriteAllTextAsync(Path.Combine(Vault, "Kettle.md"), "Stands in the kitchen.\n", Token);

        Assert.Equal(["Tea.md line 1"], Places(await Run("search", "green degrees", "--json")));
        Assert.Equal(["Tea.md line 1", "Kettle.md "], Places(await Run("search", "green degrees", "--json", "--related")));
    }

    [Fact]
    public async Task Parse_File_PrintsEveryField()
    {
        string file = Path.Combine(_folder.FullName, "note.md");
        await File.WriteAllTextAsync(file, "---\ntitle: Mine\ncreated: nonsense\n---\n- [fact] one #a (why)\n- uses [[Other]]\n", Token);

        ToolRun parsed = await Run("parse", file, "--json");

        Assert.Equal(0, parsed.Exit);
        Assert.Equal(
            ["body", "created", "metadata", "modified", "observations", "permalink", "relations", "tags", "title", "type"],
            parsed.Json.EnumerateObject().Select(static property => property.Name).Order(StringComparer.Ordinal));
        Assert.Equal("one #a", parsed.Json.GetProperty("observations")[0].GetProperty("content").GetString());
        Assert.Equal("Other", parsed.Json.GetProperty("relations")[0].GetProperty("target").GetString());
        Assert.Contains("line 3", parsed.Error, StringComparison.Ordinal);
        Assert.Equal(1, (await Run("parse", file + ".missing")).Exit);
    }

    [Fact]
    public async Task Eval_CorpusAndQueries_PrintsAFigurePerMode()
    {
        string corpus = Path.Combine(_folder.FullName, "corpus.jsonl");
        string queries = Path.Combine(_folder.FullName, "queries.jsonl");
        await File.WriteAllLinesAsync(corpus, ["""{"id": "1", "title": "Tea", "text": "Green tea is brewed at seventy degrees."}""", """{"id": "2", "title": "Cars", "text": "Engines need oil."}"""], Token);
        await File.WriteAllLinesAsync(queries, ["""{"id": "q", "text": "how hot is green tea", "relevant": {"1": 1}}"""], Token);

        ToolRun measured = await Run("eval", "--corpus", corpus, "--queries", queries, "--json");

        Assert.Equal(0, measured.Exit);
        string[] lines = measured.Output.Trim().Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Equal(1, JsonDocument.Parse(lines[0]).RootElement.GetProperty("ndcgAt10").GetDouble());

        ToolRun parts = await Run("eval", "--corpus", corpus, "--queries", queries, "--each-part", "--json");
        string?[] without = [.. parts.Output.Trim().Split('\n').Select(static line => JsonDocument.Parse(line).RootElement.TryGetProperty("without", out JsonElement name) ? name.GetString() : null)];
        Assert.Null(without[0]);
        Assert.Equal(RankingPart.All.Select(static part => part.Name), without[1..]);
        Assert.Equal(3, (await Run("eval", "--corpus", corpus + "x", "--queries", queries)).Exit);
    }

    [Theory]
    [InlineData("does not exist", "search", "x", "--path", "/no/such/folder")]
    [InlineData("Known: main", "search", "x", "--project", "nowhere")]
    [InlineData("is refused", "read", "../../etc/passwd")]
    [InlineData("is not a span", "recent", "--timeframe", "forever")]
    [InlineData("find_text is required", "edit", "Idea", "find_replace", "--content", "x")]
    public async Task Notes_WhatCannotBeDone_SaysWhyAndFails(string message, params string[] args)
    {
        Directory.CreateDirectory(Vault);
        await File.WriteAllTextAsync(Path.Combine(Vault, "Idea.md"), "An idea.", Token);

        ToolRun run = await Run(args);

        Assert.NotEqual(0, run.Exit);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    private static IEnumerable<string> Places(ToolRun run)
        => run.Json.GetProperty("results").EnumerateArray().Select(static found => $"{found.GetProperty("file_path").GetString()} {found.GetProperty("place").GetString()}");

    private Task<ToolRun> Run(params string[] args) => RunWith([], args);

    private Task<ToolRun> RunWith(Dictionary<string, string> sources, params string[] args)
        => ToolRun.InvokeAsync(JsonSerializer.Serialize(new { TierKit = new { Memory = new { Path = Vault, StatePath = Path.Combine(_folder.FullName, "state"), Sources = sources } } }), ["notes", .. args], Token);

    private string[] State() => [.. Directory.EnumerateFiles(Vault, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(static file => $"{file} {File.GetLastWriteTimeUtc(file):O} {File.ReadAllText(file)}")];
}
