using TierKit.Testing.Loopback;

namespace TierKit.Cli.Tests.Samples;

public sealed class BringYourOwnConnectorTests
{
    private const string Answer =
        """{"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"Hello you"}}],"usage":{"prompt_tokens":7,"completion_tokens":2,"total_tokens":9}}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sample_ServerIsThere_AnswersFromTheConnector()
    {
        await using LoopbackServer server = new(static e => e.AnswerAsync(200, Answer));
        await using ProgramRun run = new("BringYourOwnConnector", ["Say hello."], new Dictionary<string, string?> { ["CONNECTOR_ENDPOINT"] = server.Address + "/v1" });

        Assert.Equal(0, await run.ExitAsync(Token));
        Assert.Contains("Hello you", run.Output, StringComparison.Ordinal);
        Assert.Contains("served by: mine (Sovereign)", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sample_NobodyThere_SaysWhoWasTriedAndWhy()
    {
        await using ProgramRun run = new("BringYourOwnConnector", [], new Dictionary<string, string?> { ["CONNECTOR_ENDPOINT"] = "http://127.0.0.1:1/v1" });

        Assert.Equal(1, await run.ExitAsync(Token));
        Assert.Contains("mine (Sovereign): Unreachable", run.Error, StringComparison.Ordinal);
    }
}
