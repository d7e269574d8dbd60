using System.Text.Json;
using TierKit.Testing.Loopback;

namespace TierKit.Cli.Tests;

public sealed class AskTests
{
    private const string Mistakes = """
        { "TierKit": { "DefaultPolicy": "nobody", "Services": { "a": { "Provider": "Zork" }, "b": { "Provider": "Ollama" }, "c": { "Provider": "Ollama", "Model": "m", "Clocks": { "Idle": "soon" } } } } }
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ask_ModelIsThere_AnswersAndSaysWho(bool stream)
    {
        await using LoopbackOllama ollama = new(static _ => ["Hello", " you"]);

        ToolRun run = await ToolRun.InvokeAsync(Settings.Ollama(ollama.Address), stream ? ["ask", "hi", "--stream"] : ["ask", "hi"], Token);

        Assert.Equal(0, run.Exit);
        Assert.StartsWith("Hello you", run.Output, StringComparison.Ordinal);
        Assert.Contains("served by: local (Sovereign) · attempts 1 · degradation none", run.Output, StringComparison.Ordinal);
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task Ask_Json_IsOneDocument()
    {
        await using LoopbackOllama ollama = new(static _ => ["Hello", " you"]);

        ToolRun run = await ToolRun.InvokeAsync(Settings.Ollama(ollama.Address), ["ask", "hi", "--json"], Token);

        Assert.Equal(0, run.Exit);
        Assert.Equal("Hello you", run.Json.GetProperty("text").GetString());
        Assert.Equal("local", run.Json.GetProperty("route").GetProperty("servedBy").GetString());
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task Ask_JsonStream_IsADocumentPerLineAndTheFirstHasTheRoute()
    {
        await using LoopbackOllama ollama = new(static _ => ["Hello", " you"]);

        ToolRun run = await ToolRun.InvokeAsync(Settings.Ollama(ollama.Address), ["ask", "hi", "--json", "--stream"], Token);

        JsonElement[] lines = [.. run.Output.TrimEnd().Split('\n').Select(static l => JsonDocument.Parse(l).RootElement)];
        Assert.Equal("Hello you", string.Concat(lines.Select(static l => l.GetProperty("text").GetString())));
        Assert.Equal("local", lines[0].GetProperty("route").GetProperty("servedBy").GetString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ask_NobodyAnswers_IsRefusedWithTheWholeStory(bool json)
    {
        ToolRun run = await ToolRun.InvokeAsync(Settings.Down(), json ? ["ask", "hi", "--json"] : ["ask", "hi"], Token);

        Assert.Equal(1, run.Exit);
        Assert.Empty(run.Output);
        Assert.Contains("local (Sovereign): Unreachable", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_PrivateAndOnlyAPartner_IsRefusedBeforeAnythingIsSent()
    {
        ToolRun run = await ToolRun.InvokeAsync(
            """{ "TierKit": { "Services": { "claude": { "Provider": "Anthropic", "Model": "m", "ApiKey": "k", "Endpoint": "http://127.0.0.1:1" } } } }""",
            ["ask", "my salary", "--sensitivity", "Private"],
            Token);

        Assert.Equal(1, run.Exit);
        Assert.Contains("nothing was sent", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("salary", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ask")]
    [InlineData("explain")]
    public async Task Policy_UnknownName_IsAUsageErrorThatListsTheKnownOnes(string command)
    {
        ToolRun run = await ToolRun.InvokeAsync(Settings.Down(), [command, "hi", "--policy", "nightly"], Token);

        Assert.Equal(2, run.Exit);
        Assert.Empty(run.Output);
        Assert.Contains("'nightly'", run.Error, StringComparison.Ordinal);
        Assert.Contains("local", run.Error, StringComparison.Ordinal);
        Assert.Contains("sovereign-only", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_UnknownPolicy_IsAUsageErrorBeforeTheFirstQuestion()
    {
        ToolRun run = await ToolRun.InvokeAsync(Settings.Down(), ["chat", "--policy", "nightly"], Token);

        Assert.Equal(2, run.Exit);
        Assert.Contains("sovereign-only", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ask")]
    [InlineData("ask hi --sensitivity Topmost")]
    [InlineData("aks hi")]
    [InlineData("ask hi --json --loudly")]
    public async Task Usage_Mistyped_IsToldOnStandardErrorAlone(string line)
    {
        ToolRun run = await ToolRun.InvokeAsync(Settings.Down(), line.Split(' '), Token);

        Assert.Equal(2, run.Exit);
        Assert.Empty(run.Output);
        Assert.NotEmpty(run.Error);
    }

    [Theory]
    [InlineData("ask hi --json")]
    [InlineData("explain hi --json")]
    [InlineData("doctor --json")]
    [InlineData("chat")]
    public async Task Settings_Mistakes_AreToldAllAtOnceWithTheirPaths(string line)
    {
        ToolRun run = await ToolRun.InvokeAsync(Mistakes, line.Split(' '), Token);

        Assert.Equal(2, run.Exit);
        Assert.Empty(run.Output);
        Assert.Contains("TierKit:DefaultPolicy = 'nobody'", run.Error, StringComparison.Ordinal);
        Assert.Contains("TierKit:Services:a:Provider = 'Zork'", run.Error, StringComparison.Ordinal);
        Assert.Contains("TierKit:Services:b:Model is missing", run.Error, StringComparison.Ordinal);
        Assert.Contains("TierKit:Services:c:Clocks:Idle = 'soon'", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_BrokenJson_NamesFileAndLine()
    {
        ToolRun run = await ToolRun.InvokeAsync("{ \"TierKit\": {\n  oops\n} }", ["doctor"], Token);

        Assert.Equal(2, run.Exit);
        Assert.Contains("settings.json", run.Error, StringComparison.Ordinal);
        Assert.Contains("LineNumber: 1", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Config_MissingFile_SaysWhatToName()
    {
        StringWriter error = new();
        int exit = await TierKitTool.RunAsync(["ask", "hi", "--config", "/nowhere/x.json"], new() { Output = TextWriter.Null, Error = error }, Token);

        Assert.Equal(2, exit);
        Assert.Contains("does not exist; name a JSON file with a TierKit section", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_Stopped_CouldNotMeasure()
    {
        using CancellationTokenSource stop = new();
        await using LoopbackServer silent = new(async e =>
        {
            await stop.CancelAsync();
            await e.HangAsync();
        });

        ToolRun run = await ToolRun.InvokeAsync(Settings.Ollama(silent.Address), ["ask", "hi"], stop.Token);

        Assert.Equal(3, run.Exit);
        Assert.Contains("stopped", run.Error, StringComparison.Ordinal);
    }
}
