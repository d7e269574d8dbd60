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
        Assert.Contains("as approved: models:claude, models:gpt, models:local", run.Error, StringComparison.Ordinal);
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
        Assert.Contains("unchecked models:local", verify.Output, StringComparison.Ordinal);
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
        JsonElement[] found = [.. run.Json.GetProperty("differences").EnumerateArray()];
        Assert.Equal(["claude gone", "gpt changed"], found.Select(static m => $"{m.GetProperty("name").GetString()} {m.GetProperty("kind").GetString()}"));
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
        Assert.Contains("Known names: models:local", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(LockPath));
    }

    [Fact]
    public async Task Lock_EachServer_IsAskedOnce()
    {
        await using LoopbackOllama ollama = new(static _ => ["never"], digest: static () => "a2");

        await RunAsync(Settings.Ollama(ollama.Address), "lock");

        Assert.Equal(1, ollama.Lists);
    }

    [Fact]
    public async Task Lock_FileOfLlamaCppIsReadable_HashesItsBytesAndFindsAChange()
    {
        string model = Path.Combine(_folder.FullName, "tiny.gguf");
        await File.WriteAllTextAsync(model, "weights", Token);
        await using LoopbackLlamaCpp server = new(() => model);
        string settings = LlamaCpp(server.Address);

        ToolRun first = await RunAsync(settings, "lock");
        ToolRun same = await RunAsync(settings, "lock", "verify");
        await File.WriteAllTextAsync(model, "other weights", Token);
        ToolRun changed = await RunAsync(settings, "lock", "verify");

        Assert.Equal((0, 0, 1), (first.Exit, same.Exit, changed.Exit));
        // printf weights | sha256sum
        const string Digest = "sha256:9a129038d9a00aed0cf6a7ea059ca50a813449061ab87848cf1a13eafdf33b2c";
        using JsonDocument file = JsonDocument.Parse(await File.ReadAllTextAsync(LockPath, Token));
        JsonElement entry = file.RootElement.GetProperty("models").GetProperty("home");
        Assert.Equal((Digest, "tiny.gguf", "bytes"), (entry.GetProperty("digest").GetString(), entry.GetProperty("file").GetString(), entry.GetProperty("assurance").GetString()));
        Assert.Contains($"- digest {Digest}", changed.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(_folder.FullName, await File.ReadAllTextAsync(LockPath, Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lock_ModelInSeveralFiles_HashesThemAll()
    {
        string Part(int number) => Path.Combine(_folder.FullName, $"big-0000{number}-of-00002.gguf");
        await File.WriteAllTextAsync(Part(1), "one", Token);
        await File.WriteAllTextAsync(Part(2), "two", Token);
        await using LoopbackLlamaCpp server = new(() => Part(1));
        await RunAsync(LlamaCpp(server.Address), "lock");

        await File.WriteAllTextAsync(Part(2), "three", Token);

        Assert.Equal(1, (await RunAsync(LlamaCpp(server.Address), "lock", "verify")).Exit);
    }

    [Theory]
    [InlineData("/models/elsewhere/tiny.gguf")]
    [InlineData("tiny.gguf")]
    [InlineData("/etc/hostname")]
    public async Task Lock_FileOfLlamaCppCannotBeRead_IsDeclaredByTheServer(string path)
    {
        await using LoopbackLlamaCpp server = new(() => path);

        ToolRun run = await RunAsync(LlamaCpp(server.Address), "lock");
        await using LoopbackLlamaCpp other = new(() => path, size: 7);
        ToolRun changed = await RunAsync(LlamaCpp(other.Address), "lock", "verify");

        Assert.Equal((0, 1), (run.Exit, changed.Exit));
        Assert.Contains($"{Path.GetFileName(path)} · F16 · 26674432 parameters · 53351424 bytes · assurance: declared", run.Output, StringComparison.Ordinal);
        Assert.Contains("+ ", changed.Output, StringComparison.Ordinal);
        Assert.Contains("· 7 bytes", changed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lock_Replicas_AreKeptOneByOne()
    {
        string second = "a2";
        await using LoopbackOllama one = new(static _ => ["never"], digest: static () => "a2");
        await using LoopbackOllama two = new(static _ => ["never"], digest: () => second);
        string settings = Settings.Ollama(one.Address).Replace($"\"Endpoint\": \"{one.Address}\"", $"\"Endpoints\": [ \"{one.Address}\", \"{two.Address}\" ]", StringComparison.Ordinal);

        ToolRun written = await RunAsync(settings, "lock");
        second = "b3";
        ToolRun changed = await RunAsync(settings, "lock", "verify");

        Assert.Equal((0, 1), (written.Exit, changed.Exit));
        Assert.Equal(2, written.Output.Split("digest sha256:a2 · assurance: bytes").Length - 1);
        string replica = new Uri(two.Address).Authority;
        Assert.Equal(["changed models:local", $"  - {replica} digest sha256:a2", $"  + {replica} digest sha256:b3"], changed.Output.TrimEnd().Split('\n').Select(static l => l.TrimEnd()));
    }

    [Fact]
    public async Task Verify_ReplicaIsAway_NamesItAndKeepsTheEntry()
    {
        await using LoopbackOllama one = new(static _ => ["never"], digest: static () => "a2");
        string settings = Settings.Down().Replace("\"Endpoint\": ", "\"Endpoints\": [ ", StringComparison.Ordinal).Replace("\" }", $"\", \"{one.Address}\" ] }}", StringComparison.Ordinal);

        ToolRun run = await RunAsync(settings, "lock");

        Assert.Equal(3, run.Exit);
        Assert.Contains("unchecked models:local", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(new Uri(one.Address).Authority, run.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(LockPath));
    }

    [Theory]
    [InlineData("""{ "version": 1, "models": 5 }""", "at models")]
    [InlineData("""{ "version": 1, "models": { "local": "sha256:a2" } }""", "at models:local")]
    public async Task Lock_DamagedEntry_IsNotTakenForUnknown(string text, string where)
    {
        await using LoopbackOllama ollama = new(static _ => ["never"], digest: static () => "a2");
        await File.WriteAllTextAsync(LockPath, text, Token);

        ToolRun run = await RunAsync(Settings.Ollama(ollama.Address), "lock");

        Assert.Equal(3, run.Exit);
        Assert.Contains(where, run.Error, StringComparison.Ordinal);
        Assert.Equal(text, await File.ReadAllTextAsync(LockPath, Token));
    }

    [Fact]
    public async Task Lock_PromptFiles_AreHashedWhateverTheirLineEndings()
    {
        DirectoryInfo prompts = _folder.CreateSubdirectory("prompts");
        DirectoryInfo deeper = prompts.CreateSubdirectory("deeper");
        string first = Path.Combine(prompts.FullName, "a.md");
        await File.WriteAllTextAsync(first, "Be brief.\nBe kind.\n", Token);
        await File.WriteAllTextAsync(Path.Combine(deeper.FullName, "b.yaml"), "template: hello", Token);
        string settings = Prompts(prompts.FullName);

        ToolRun written = await RunAsync(settings, "lock");
        await File.WriteAllTextAsync(first, "\uFEFFBe brief.\r\nBe kind.\r\n", new System.Text.UTF8Encoding(false), Token);
        ToolRun same = await RunAsync(settings, "lock", "verify");
        await File.WriteAllTextAsync(first, "Be brief.\nBe unkind.\n", Token);
        File.Delete(Path.Combine(deeper.FullName, "b.yaml"));
        ToolRun changed = await RunAsync(settings, "lock", "verify");
        string name = changed.Output.Split('\n').First(static l => l.StartsWith("changed", StringComparison.Ordinal))["changed ".Length..].Trim();
        ToolRun approved = await RunAsync(settings, "lock", "approve", name);

        Assert.Equal((0, 0, 1, 0), (written.Exit, same.Exit, changed.Exit, approved.Exit));
        Assert.EndsWith("/prompts/a.md", name, StringComparison.Ordinal);
        Assert.Contains("gone prompts:", changed.Output, StringComparison.Ordinal);
        Assert.Contains("deeper/b.yaml", changed.Output, StringComparison.Ordinal);
        // printf 'Be brief.\nBe kind.\n' | sha256sum
        Assert.Contains("- digest sha256:e981063a312e82f4ce61534ebcdbd94640f77d8de1717249ade925da5e094b1d", changed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lock_PromptFileIsNotThere_IsAUsageErrorThatNamesTheSetting()
    {
        ToolRun run = await RunAsync(Prompts("no-such-folder"), "lock");

        Assert.Equal(2, run.Exit);
        Assert.Contains("TierKit:Lock:Prompts:0 = 'no-such-folder'", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(LockPath));
    }

    [Fact]
    public async Task Lock_IndexWithTheEmbeddedEncoder_HoldsTheChecksumOfItsTable()
    {
        string settings = $$"""{ "TierKit": { "StatePath": "none", "Memory": { "Path": {{JsonSerializer.Serialize(_folder.FullName)}} } } }""";

        ToolRun run = await RunAsync(settings, "lock");

        Assert.Equal(0, run.Exit);
        using JsonDocument file = JsonDocument.Parse(await File.ReadAllTextAsync(LockPath, Token));
        JsonElement index = file.RootElement.GetProperty("indexes").GetProperty("main");
        Assert.Equal(("embedded", 100, "bytes"), (index.GetProperty("space").GetString(), index.GetProperty("dimension").GetInt32(), index.GetProperty("assurance").GetString()));
        Assert.Equal("sha256:45eb0e621e701b6cea5c1939469e0b5a649e20a94f8e9de4c9204f79a4306ace", index.GetProperty("digest").GetString());
        JsonElement[] prompts = [.. file.RootElement.GetProperty("prompts").EnumerateObject().Select(static p => p.Value)];
        Assert.NotEmpty(prompts);
        Assert.All(prompts, static p => Assert.Equal("declared", p.GetProperty("assurance").GetString()));
    }

    [Fact]
    public async Task Verify_EncoderOfAnIndexChanged_SaysThatItsVectorsAreWorthNothing()
    {
        string digest = "a2";
        await using LoopbackOllama ollama = new(static _ => ["never"], digest: () => digest);
        string settings = $$"""
            { "TierKit": { "StatePath": "none", "Memory": { "Path": {{JsonSerializer.Serialize(_folder.FullName)}}, "Encoder": "nomic" },
              "Services": { "embed": { "Provider": "Ollama", "Kind": "Embedding", "Space": "nomic", "Model": "llama3.2", "Endpoint": "{{ollama.Address}}" } } } }
            """;
        ToolRun written = await RunAsync(settings, "lock");
        int asked = ollama.Lists;
        digest = "b3";

        ToolRun changed = await RunAsync(settings, "lock", "verify");

        Assert.Equal((0, 1, 1), (written.Exit, changed.Exit, asked));
        Assert.Contains("changed models:embed", changed.Output, StringComparison.Ordinal);
        Assert.Contains("changed indexes:main", changed.Output, StringComparison.Ordinal);
        Assert.Contains("tierkit notes reindex", changed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Approve_NameOfTwoSections_AsksForTheSection()
    {
        await using LoopbackOllama ollama = new(static _ => ["never"], digest: static () => "a2");
        string settings = Settings.Ollama(ollama.Address).Replace("\"local\"", "\"main\"", StringComparison.Ordinal)
            .Replace("\"Services\"", $"\"Memory\": {{ \"Path\": {JsonSerializer.Serialize(_folder.FullName)} }}, \"Services\"", StringComparison.Ordinal);

        ToolRun run = await RunAsync(settings, "lock", "approve", "main");
        ToolRun named = await RunAsync(settings, "lock", "approve", "models:main");

        Assert.Equal((2, 0), (run.Exit, named.Exit));
        Assert.Contains("Known names: indexes:main, models:main", run.Error, StringComparison.Ordinal);
        Assert.Contains("new models:main", named.Output, StringComparison.Ordinal);
    }

    private static string Prompts(string path) =>
        $$"""{ "TierKit": { "StatePath": "none", "Lock": { "Prompts": [ {{JsonSerializer.Serialize(path)}} ], "Path": "THE LOCK" } } }""";

    private static string LlamaCpp(string address) =>
        $$"""{ "TierKit": { "StatePath": "none", "Services": { "home": { "Provider": "LlamaCpp", "Model": "tiny", "Endpoint": "{{address}}/v1" } } } }""";

    private static string? Assurance(JsonElement models, string service) => models.GetProperty(service).GetProperty("assurance").GetString();

    private Task<ToolRun> RunAsync(string settings, params string[] args)
    {
        string path = JsonSerializer.Serialize(LockPath);
        return ToolRun.InvokeAsync(
            settings.Contains("\"THE LOCK\"", StringComparison.Ordinal)
                ? settings.Replace("\"THE LOCK\"", path, StringComparison.Ordinal)
                : settings.Replace("\"StatePath\": \"none\"", $"\"StatePath\": \"none\", \"Lock\": {{ \"Path\": {path} }}", StringComparison.Ordinal),
            args,
            Token);
    }
}
