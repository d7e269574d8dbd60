using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Cli.Inspecting;
using TierKit.Testing.Loopback;
using TierKit.Testing.Servers;
using TierKit.Tiers;

namespace TierKit.Cli.Tests;

/// <summary>The commands that look and ask nobody a question.</summary>
public sealed class InspectingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Explain_PrivateRequest_ShowsCandidatesAndExclusionsAndOpensNoConnection()
    {
        await using LoopbackOllama ollama = new(static _ => ["never"]);

        ToolRun run = await ToolRun.InvokeAsync(
            Settings.Ollama(ollama.Address, """, "claude": { "Provider": "Anthropic", "Model": "m", "ApiKey": "k" } """), ["explain", "hi", "--sensitivity", "private"], Token);

        Assert.Equal(0, run.Exit);
        Assert.Contains("1. local (Sovereign)", run.Output, StringComparison.Ordinal);
        Assert.Contains("not: claude (Partner): the request is Private", run.Output, StringComparison.Ordinal);
        Assert.Empty(ollama.Chats);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Doctor_KernelMemoryOverTheNotes_SaysHowTheServiceIsAndWhatItLacks(bool refuses)
    {
        string root = Directory.CreateTempSubdirectory("tierkit-doctor-").FullName;
        await using FakeKernelMemoryServer server = new() { Fault = refuses ? FakeKernelMemoryFault.Full : FakeKernelMemoryFault.None };
        string settings = $$"""
            { "TierKit": { "StatePath": "none", "Memory": {
                "Path": {{JsonSerializer.Serialize(Path.Combine(root, "notes"))}}, "StatePath": {{JsonSerializer.Serialize(Path.Combine(root, "state"))}},
                "KernelMemory": { "Endpoint": "{{server.Endpoint}}", "PollInterval": "00:00:00.001" } } } }
            """;
        try
        {
            Assert.Equal(0, (await ToolRun.InvokeAsync(settings, ["notes", "write", "Zoo", "--content", "Giraffes eat leaves."], Token)).Exit);
            ToolRun doctor = await ToolRun.InvokeAsync(settings, ["doctor", "--json"], Token);
            server.Fault = FakeKernelMemoryFault.Down;
            ToolRun found = await ToolRun.InvokeAsync(settings, ["notes", "search", "giraffes"], Token);

            JsonElement[] services = [.. doctor.Json.GetProperty("services").EnumerateArray()];
            string told = Assert.Single(services, static one => one.GetProperty("service").GetString() == "kernel-memory/main").GetProperty("advice").GetString()!;
            Assert.StartsWith(refuses ? "1 failed · Zoo.md: The service answered 503" : "1 there", told, StringComparison.Ordinal);
            Assert.Equal("ready", Assert.Single(services, static one => one.GetProperty("service").GetString() == "kernel-memory").GetProperty("state").GetString());
            Assert.Equal(refuses ? 1 : 0, doctor.Exit);
            Assert.Equal(0, found.Exit);
            Assert.Contains("The local index answered.", found.Output, StringComparison.Ordinal);
            Assert.Equal(refuses ? 0 : 1, server.Documents.Count);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [Fact]
    public async Task Explain_Json_IsOneDocument()
    {
        ToolRun run = await ToolRun.InvokeAsync(Settings.Down(), ["explain", "hi", "--json", "--policy", "partner-first"], Token);

        Assert.Equal(0, run.Exit);
        Assert.Equal("partner-first", run.Json.GetProperty("policy").GetString());
        Assert.Equal("local", run.Json.GetProperty("candidates")[0].GetProperty("name").GetString());
        Assert.False(run.Json.GetProperty("floor").GetBoolean());
    }

    [Theory]
    [InlineData("Transcription", "ears", 0)]
    [InlineData("Speech", "voice", 0)]
    [InlineData("Image", "brush", 1)]
    [InlineData("Embedding", "", 2)]
    public async Task Explain_OtherKinds_ShowsTheirServices(string kind, string service, int exit)
    {
        ToolRun run = await ToolRun.InvokeAsync(
            """
            { "TierKit": { "Services": {
                "ears":  { "Provider": "OpenAICompatible", "Kind": "Transcription", "Tier": "Sovereign", "Model": "m", "Endpoint": "http://localhost:1/v1" },
                "voice": { "Provider": "OpenAICompatible", "Kind": "Speech", "Tier": "Sovereign", "Model": "m", "Endpoint": "http://localhost:1/v1" },
                "brush": { "Provider": "OpenAI", "Kind": "Image", "Tier": "Transactional", "Model": "m", "ApiKey": "k" } } } }
            """,
            ["explain", "hi", "--kind", kind, "--sensitivity", "private"],
            Token);

        Assert.Equal(exit, run.Exit);
        Assert.Contains(service, run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("chat", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_NobodyMayAnswer_IsAFinding()
    {
        ToolRun run = await ToolRun.InvokeAsync("""{ "TierKit": { } }""", ["explain", "hi"], Token);

        Assert.Equal(1, run.Exit);
    }

    [Fact]
    public async Task Doctor_ModelIsInMemory_IsGood()
    {
        await using LoopbackOllama ollama = new(static _ => ["never"]);

        ToolRun run = await ToolRun.InvokeAsync(Settings.Ollama(ollama.Address), ["doctor", "--json"], Token);

        JsonElement service = run.Json.GetProperty("services")[0];
        Assert.Equal(0, run.Exit);
        Assert.Equal(("local", "ready", false), (service.GetProperty("service").GetString(), service.GetProperty("state").GetString(), service.GetProperty("isProblem").GetBoolean()));
        Assert.Contains("Ollama 0.12.6", service.GetProperty("advice").GetString(), StringComparison.Ordinal);
        Assert.Empty(ollama.Chats);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Doctor_ServerIsDownOrModelMissing_IsAFindingWithTheNextStep(bool down)
    {
        await using LoopbackOllama ollama = new(static _ => ["never"], model: "other:7b");

        ToolRun run = await ToolRun.InvokeAsync(down ? Settings.Down() : Settings.Ollama(ollama.Address), ["doctor", "--json"], Token);

        Assert.Equal(1, run.Exit);
        Assert.Contains(down ? "run: ollama serve" : "run: ollama pull llama3.2", run.Json.GetProperty("services")[0].GetProperty("advice").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_Plain_ShowsEveryServiceAndTheFloor()
    {
        await using LoopbackOllama ollama = new(static _ => ["never"]);

        ToolRun run = await ToolRun.InvokeAsync(Settings.Ollama(ollama.Address, """, "gpt": { "Provider": "OpenAI", "Model": "m", "ApiKey": "sk-secret" } """), ["doctor"], Token);

        Assert.Contains("local", run.Output, StringComparison.Ordinal);
        Assert.Contains("gpt", run.Output, StringComparison.Ordinal);
        Assert.Contains("floor: none; set TierKit:Memory:Path", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-secret", run.Output + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_EmbeddedEncoder_SaysThatItRunsHereAndIsNobodysClient()
    {
        ServiceCollection services = new();
        services.AddTierKit(static kit => kit.AddEmbeddedEncoder());
        await using ServiceProvider provider = services.BuildServiceProvider();

        Finding finding = Assert.Single(await Doctor.ExamineAsync(provider, Token));

        Assert.Equal(("embedded", "ready"), (finding.Service, finding.State));
        Assert.StartsWith("runs in this process, English, 100 dimensions", finding.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_BroughtClient_SaysThatNoTicketIsCheckedBeforeItsSocket()
    {
        using UnaskedChatClient mine = new();
        ServiceCollection services = new();
        services.AddTierKit(kit => kit.AddChatClient("mine", Tier.Partner, mine));
        await using ServiceProvider provider = services.BuildServiceProvider();

        Finding finding = Assert.Single(await Doctor.ExamineAsync(provider, Token));

        Assert.Equal(("mine", "not asked"), (finding.Service, finding.State));
        Assert.Contains("no ticket is checked before its socket", finding.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_NothingConfigured_SaysWhatToAdd()
    {
        ToolRun run = await ToolRun.InvokeAsync("{ }", ["doctor"], Token);

        Assert.Equal(1, run.Exit);
        Assert.Contains("add TierKit:Services to appsettings.json", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_Stopped_CouldNotMeasure()
    {
        using CancellationTokenSource stop = new();
        await using LoopbackServer silent = new(async e =>
        {
            await stop.CancelAsync();
            await e.HangAsync();
        });

        Assert.Equal(3, (await ToolRun.InvokeAsync(Settings.Ollama(silent.Address), ["doctor"], stop.Token)).Exit);
    }
}
