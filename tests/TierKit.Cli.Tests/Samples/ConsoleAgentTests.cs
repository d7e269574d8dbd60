using System.Globalization;
using TierKit.Testing.Loopback;

namespace TierKit.Cli.Tests.Samples;

/// <summary>The sample as its README says it is.</summary>
public sealed class ConsoleAgentTests
{
    private const string Question = "What must never depend on a partner?";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Agent_NothingIsThere_FloorQuotesTheNotesAndSaysSo()
    {
        await using ProgramRun run = new("ConsoleAgent", [Question], Host($"http://127.0.0.1:{LoopbackServer.ClosedPort().ToString(CultureInfo.InvariantCulture)}"));

        Assert.Equal(0, await run.ExitAsync(Token));
        Assert.Contains(".md", run.Output, StringComparison.Ordinal);
        Assert.Contains("served by: floor (no model)", run.Output, StringComparison.Ordinal);
        Assert.Contains("No model was reachable", run.Output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Agent_OllamaIsThere_AnswersFromItWithTheNotesInHand()
    {
        await using LoopbackOllama ollama = new(static _ => ["The critical", " path."]);
        await using ProgramRun run = new("ConsoleAgent", [Question], Host(ollama.Address));

        Assert.Equal(0, await run.ExitAsync(Token));
        Assert.Contains("The critical path.", run.Output, StringComparison.Ordinal);
        Assert.Contains("served by: local (Sovereign) · attempts 1 · degradation none", run.Output, StringComparison.Ordinal);
        Assert.Contains(".md:", Assert.Single(ollama.Chats), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Agent_Conversation_StreamsStopsAndKeepsItsHistory()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a signal to another process needs a Unix");
        await using LoopbackOllama ollama = new(static question => question == "long" ? ["beginning", " never"] : [$"re {question}"], static question => question == "long");
        await using ProgramRun run = new("ConsoleAgent", [], Host(ollama.Address));

        await run.TypeAsync("one");
        await run.SaysAsync("re one", Token);
        await run.SaysAsync("served by: local (Sovereign)", Token);
        await run.TypeAsync("long");
        await run.SaysAsync("beginning", Token);
        run.Interrupt();
        await run.SaysAsync("[stopped]", Token);
        await run.TypeAsync("two");
        await run.SaysAsync("re two", Token);
        await run.TypeAsync("");

        Assert.Equal(0, await run.ExitAsync(Token));
        Assert.Contains("re one", ollama.Chats[1], StringComparison.Ordinal);
        Assert.Contains("beginning", ollama.Chats[2], StringComparison.Ordinal);
    }

    private static Dictionary<string, string?> Host(string address) => new() { ["OLLAMA_HOST"] = address };
}
