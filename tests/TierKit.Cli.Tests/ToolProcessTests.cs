
namespace TierKit.Cli.Tests;

/// <summary>The tool as a program: its folder, its environment, its keyboard.</summary>
public sealed class ToolProcessTests
{
    private static readonly Dictionary<string, string?> Nothing = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Doctor_MissingKey_NamesTheVariable()
    {
        await using ProgramRun run = new(
            "TierKit.Cli", ["doctor", "--json"], Nothing, """{ "TierKit": { "Services": { "claude": { "Provider": "Anthropic", "Model": "m" } } } }""");

        Assert.Equal(1, await run.ExitAsync(Token));
        Assert.Contains("set ANTHROPIC_API_KEY to use it", run.Output, StringComparison.Ordinal);
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task Ask_EnvironmentVariables_WinOverTheFile()
    {
        await using LoopbackOllama ollama = new(static _ => ["from the loopback"]);
        await using ProgramRun run = new(
            "TierKit.Cli", ["ask", "hi"], new Dictionary<string, string?> { ["TierKit__Services__local__Endpoint"] = ollama.Address }, Settings.Down());

        Assert.Equal(0, await run.ExitAsync(Token));
        Assert.Contains("from the loopback", run.Output, StringComparison.Ordinal);
        Assert.Contains("served by: local (Sovereign)", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_Lines_AreAnsweredWithTheHistory()
    {
        await using LoopbackOllama ollama = new(static question => [$"re {question}"]);
        await using ProgramRun run = new("TierKit.Cli", ["chat"], Nothing, Settings.Ollama(ollama.Address));

        await run.TypeAsync("one");
        await run.SaysAsync("re one", Token);
        await run.TypeAsync("two");
        await run.SaysAsync("re two", Token);
        await run.TypeAsync("");

        Assert.Equal(0, await run.ExitAsync(Token));
        Assert.Contains("re one", ollama.Chats[1], StringComparison.Ordinal);
        Assert.Equal(2, run.Output.Split("served by: local (Sovereign)").Length - 1);
    }

    [Fact]
    public async Task Chat_CtrlC_StopsTheAnswerAndKeepsWhatWasSaid()
    {
        ProgramRun.SkipWhereNothingInterrupts();
        await using LoopbackOllama ollama = new(static question => question == "long" ? ["beginning", " never"] : ["went on"], static question => question == "long");
        await using ProgramRun run = new("TierKit.Cli", ["chat"], Nothing, Settings.Ollama(ollama.Address));

        await run.TypeAsync("long");
        await run.SaysAsync("beginning", Token);
        run.Interrupt();
        await run.SaysAsync("[stopped]", Token);
        await run.TypeAsync("go on");
        await run.SaysAsync("went on", Token);
        await run.TypeAsync("");

        Assert.Equal(0, await run.ExitAsync(Token));
        Assert.Contains("beginning", ollama.Chats[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_Json_IsADocumentPerAnswer()
    {
        await using LoopbackOllama ollama = new(static question => [$"re {question}"]);
        await using ProgramRun run = new("TierKit.Cli", ["chat", "--json"], Nothing, Settings.Ollama(ollama.Address));

        await run.TypeAsync("one");
        await run.SaysAsync("re one", Token);
        await run.TypeAsync("");

        Assert.Equal(0, await run.ExitAsync(Token));
        Assert.StartsWith("{", Assert.Single(run.Output.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }
}
