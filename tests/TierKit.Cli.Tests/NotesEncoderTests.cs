using System.Globalization;
using System.Text.Json;
using TierKit.Testing.Loopback;

namespace TierKit.Cli.Tests;

/// <summary>The notes branch of the tool with an embedding service as the index's encoder.</summary>
public sealed class NotesEncoderTests : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tierkit-encoder-");
    private readonly LoopbackOllama _ollama = new(static _ => ["never asked"], model: "nomic-embed-text:latest");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Vault => Path.Combine(_folder.FullName, "vault");

    public async ValueTask DisposeAsync()
    {
        await _ollama.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Search_NotesWithoutVectors_GetTheirsOnce()
    {
        Put("Tea.md", "Green tea is brewed at seventy degrees.\n");
        Put("Car.md", "Engines need oil.\n");

        ToolRun first = await Run("search", "green tea", "--json");
        IReadOnlyList<string> texts = _ollama.Embedded;
        ToolRun second = await Run("search", "green tea", "--json");

        Assert.Equal((0, 0), (first.Exit, second.Exit));
        Assert.Contains("meaning", first.Json.GetProperty("results")[0].GetProperty("why").GetString(), StringComparison.Ordinal);
        Assert.Equal(first.Json.GetProperty("results").GetRawText(), second.Json.GetProperty("results").GetRawText());
        Assert.Equal(1, texts.Count(static text => text.Contains("seventy degrees", StringComparison.Ordinal)));
        Assert.Equal(1, texts.Count(static text => text.Contains("need oil", StringComparison.Ordinal)));
        // A process learns the length of a vector with one text, and asks with another.
        Assert.Equal(["How long is a vector?", "green tea"], _ollama.Embedded.Skip(texts.Count));
        Assert.Empty(first.Error);
    }

    [Fact]
    public async Task Edit_OnePassageOfMany_EncodesThatPassageAlone()
    {
        Put("Tea.md", string.Concat(Enumerable.Range(1, 6).Select(static n => $"## Part {n}\n\nSentence number {n} says something of its own. {string.Concat(Enumerable.Repeat("It goes on for a while. ", 30))}\n\n")));
        await Run("search", "sentence");
        int before = _ollama.Embedded.Count;

        Assert.Equal(0, (await Run("edit", "Tea", "find_replace", "--find", "number 3 says", "--content", "number 3 tells")).Exit);
        await Run("search", "sentence");

        string text = Assert.Single(_ollama.Embedded.Skip(before), static text => text.Contains("goes on", StringComparison.Ordinal));
        Assert.Contains("number 3 tells", text, StringComparison.Ordinal);
        Assert.Equal(6, _ollama.Embedded.Take(before).Count(static text => text.Contains("goes on", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Reindex_ServiceEncoder_EncodesAllAndSearchFindsByMeaning()
    {
        Put("Tea.md", "Green tea is brewed at seventy degrees.\n");

        ToolRun reindexed = await Run("reindex", "--json");
        int before = _ollama.Embedded.Count;
        ToolRun found = await Run("search", "green tea is brewed", "--type", "vector", "--json");

        Assert.Equal((0, 1), (reindexed.Exit, reindexed.Json.GetProperty("files").GetInt32()));
        Assert.Equal("Tea.md", found.Json.GetProperty("results")[0].GetProperty("file_path").GetString());
        Assert.Equal(2, _ollama.Embedded.Count - before);
    }

    [Fact]
    public async Task Search_EncoderDown_FindsByWordsAndSaysSo()
    {
        Put("Tea.md", "Green tea is brewed at seventy degrees.\n");
        string away = $"http://127.0.0.1:{LoopbackServer.ClosedPort().ToString(CultureInfo.InvariantCulture)}";

        ToolRun found = await RunAt(away, "vectors", "search", "green tea", "--json");
        ToolRun reindexed = await RunAt(away, "vectors", "reindex");

        Assert.Equal("Tea.md", found.Json.GetProperty("results")[0].GetProperty("file_path").GetString());
        Assert.StartsWith("The encoder 'vectors' could not be reached", found.Error, StringComparison.Ordinal);
        Assert.Equal((0, 1), (found.Exit, reindexed.Exit));
    }

    [Fact]
    public async Task Search_EncoderNobodyRegistered_NamesTheKnown()
    {
        Put("Tea.md", "Green tea.\n");

        ToolRun run = await RunAt(_ollama.Address, "vektors", "search", "tea");

        Assert.Equal(2, run.Exit);
        Assert.Contains("Memory:Encoder = 'vektors' is not an embedding service or space; known: embedded, vectors", run.Error, StringComparison.Ordinal);
    }

    private void Put(string name, string text)
    {
        Directory.CreateDirectory(Vault);
        File.WriteAllText(Path.Combine(Vault, name), text);
    }

    private Task<ToolRun> Run(params string[] args) => RunAt(_ollama.Address, "vectors", args);

    private Task<ToolRun> RunAt(string address, string encoder, params string[] args) => ToolRun.InvokeAsync(
        JsonSerializer.Serialize(new
        {
            TierKit = new
            {
                StatePath = "none",
                Services = new { vectors = new { Provider = "Ollama", Model = "nomic-embed-text", Kind = "embedding", Endpoint = address } },
                Memory = new { Path = Vault, StatePath = Path.Combine(_folder.FullName, "state"), Encoder = encoder },
            },
        }),
        ["notes", .. args],
        Token);
}
