namespace TierKit.AspNetCore.Tests.Clients;

/// <summary>The official openai package of npm, and Vercel's AI SDK, through the gateway.</summary>
public sealed class NodeClientTests
{
    [Theory]
    [InlineData("openai.test.mjs", 13)]
    [InlineData("ai-sdk.test.mjs", 10)]
    public async Task Client_EveryTest_Passes(string file, int tests)
    {
        string folder = Path.Combine(Tool.Root, "tests", "clients");
        string? node = Tool.Find("node");
        Assert.SkipWhen(node is null, "Node.js is not installed; .ci/run installs it where it may");
        Assert.SkipUnless(Directory.Exists(Path.Combine(folder, "node_modules")), "the clients are not installed: run 'npm ci' in tests/clients");
        ScriptedClient waiting = new();
        await using Gateway gateway = await ClientGateway.StartAsync(waiting);

        (int exit, string output) = await Tool.RunAsync(node!, folder, ["--test", "--test-reporter=tap", file], ("GATEWAY", gateway.Address));

        Assert.True(exit == 0, output);
        Assert.Contains($"# pass {tests.ToString(System.Globalization.CultureInfo.InvariantCulture)}", output, StringComparison.Ordinal);
        await waiting.Cancelled.WaitAsync(TestContext.Current.CancellationToken);
    }
}
