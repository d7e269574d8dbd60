using System.Text.Json;

namespace TierKit.Cli.Tests;

public sealed class LockTests : IDisposable
{
    private const string Partners = """
        , "claude": { "Provider": "Anthropic", "Model": "claude-sonnet-4-6" }, "gpt": { "Provider": "OpenAI", "Model": "gpt-x" }
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tierkit-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string LockPath => Path.Combine(_folder.FullName, "tierkit.lock.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Lock_NothingApprovedYet_WritesEachModelWithItsAssurance()
    {
        await using LoopbackOllama ollama = new(static _ => ["never"], digest: static () => "a2af6cc3");

        ToolRun run = await RunAsync(Settings.Ollama(ollama.Address, Partners), "lock");

        Assert.Equal(0, run.Exit);
        using JsonDocument file = JsonDocument.Parse(await File.ReadAllTextAsync(LockPath, Token));
        JsonElement models = file.RootElement.GetProperty("models");
        Assert.Equal(3, models.EnumerateObject().Count());
        Assert.Equal(("sha256:a2af6cc3", "bytes"), (models.GetProperty("local").GetProperty("digest").GetString(), Assurance(models, "local")));
        Assert.Equal(("declared", "declared"), (models.GetProperty("claude").GetProperty("pin").GetString(), Assurance(models, "claude")));
        Assert.Equal(("floating", "none"), (models.GetProperty("gpt").GetProperty("pin").GetString(), Assurance(models, "gpt")));
        Assert.Contains("gpt-x floating", run.Output, StringComparison.Ordinal);
        Assert.Empty(ollama.Chats);
    }

    [Fact]
    public async Task Verify_ModelIsAsApproved_IsGood()
    {
        await using LoopbackOllama ollama = new(static _ => ["never"], digest: static () => "a2");
        string settings = Settings.Ollama(ollama.Address, Partners);
        await RunAsync(settings, "lock");

        ToolRun run = await RunAsync(settings, "lock", "verify");

        Assert.Equal((0, ""), (run.Exit, run.Output));
        Assert.Contains("as approved: 3 services", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_ModelWasPulledAnew_IsAFindingUntilApproved()
    {
        string digest = "a2";
        await using LoopbackOllama ollama = new(static _ => ["never"], digest: () => digest);
        string settings = Settings.Ollama(ollama.Address);
        await RunAsync(settings, "lock");
        digest = "b3";

        ToolRun changed = await RunAsync(settings, "lock", "verify");
        ToolRun kept = await RunAsync(settings, "lock");
        ToolRun approved = await RunAsync(settings, "lock", "approve", "local");
        ToolRun after = await RunAsync(settings, "lock", "verify");

        Assert.Equal((1, 1, 0, 0), (changed.Exit, kept.Exit, approved.Exit, after.Exit));
        foreach (ToolRun shown in new[] { changed, kept, approved })
        {
            Assert.Contains("- digest sha256:a2", shown.Output, StringComparison.Ordinal);
            Assert.Contains("+ digest sha256:b3", shown.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Verify_ServerIsAway_SaysThatItCouldNotBeFoundOutAndKeepsTheEntry()
    {
        string settings;
        await using (LoopbackOllama ollama = new(static _ => ["never"], digest: static () => "a2"))
        {
            settings = Settings.Ollama(ollama.Address);
            await RunAsync(settings, "lock");
        }

        string before = await File.ReadAllTextAsync(LockPath, Token);
        ToolRun verify = await RunAsync(settings, "lock", "verify");
        ToolRun approve = await RunAsync(settings, "lock", "approve", "local");

        Assert.Equal((3, 3), (verify.Exit, approve.Exit));
        Assert.Contains("local: unchecked", verify.Output, StringComparison.Ordinal);
        Assert.Contains("ollama serve", verify.Output, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(LockPath, Token));
    }

    [Fact]
    public async Task Verify_AnotherModelIsAskedForOrServiceIsGone_IsAFinding()
    {
        await using LoopbackOllama ollama = new(static _ => ["never"], digest: static () => "a2");
        await RunAsync(Settings.Ollama(ollama.Address, Partners), "lock");

        ToolRun run = await RunAsync(Settings.Ollama(ollama.Address, """, "gpt": { "Provider": "OpenAI", "Model": "gpt-y" } """), "lock", "verify", "--json");

        Assert.Equal(1, run.Exit);
        JsonElement[] found = [.. run.Json.GetProperty("models").EnumerateArray()];
        Assert.Equal(["claude gone", "gpt changed"], found.Select(static m => $"{m.GetProperty("service").GetString()} {m.GetProperty("kind").GetString()}"));
    }

    [Fact]
    public async Task Verify_NoLockOrABrokenOne_IsNotMeasured()
    {
        await using LoopbackOllama ollama = new(static _ => ["never"]);
        string settings = Settings.Ollama(ollama.Address);

        ToolRun missing = await RunAsync(settings, "lock", "verify");
        await File.WriteAllTextAsync(LockPath, "{ oops", Token);
        ToolRun broken = await RunAsync(settings, "lock", "verify");

        Assert.Equal((3, 3), (missing.Exit, broken.Exit));
        Assert.Contains("Run: tierkit lock", missing.Error, StringComparison.Ordinal);
        Assert.Contains("Restore it from version control", broken.Error, StringComparison.Ordinal);
        Assert.Equal("{ oops", await File.ReadAllTextAsync(LockPath, Token));
    }

    [Fact]
    public async Task Approve_UnknownName_NamesTheKnownOnes()
    {
        await using LoopbackOllama ollama = new(static _ => ["never"]);

        ToolRun run = await RunAsync(Settings.Ollama(ollama.Address), "lock", "approve", "lokal");

        Assert.Equal(2, run.Exit);
        Assert.Contains("Known names: local", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(LockPath));
    }

    private static string? Assurance(JsonElement models, string service) => models.GetProperty(service).GetProperty("assurance").GetString();

    private Task<ToolRun> RunAsync(string settings, params string[] args) => ToolRun.InvokeAsync(
        settings.Replace("\"StatePath\": \"none\"", $"\"StatePath\": \"none\", \"Mcp\": {{ \"LockFile\": {JsonSerializer.Serialize(LockPath)} }}", StringComparison.Ordinal), args, Token);
}
