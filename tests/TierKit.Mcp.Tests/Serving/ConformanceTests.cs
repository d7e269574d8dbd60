using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TierKit.Policy;

namespace TierKit.Mcp.Tests.Serving;

/// <summary>The official conformance suite, for what is implemented: tools, prompts and resources of text.</summary>
public sealed class ConformanceTests
{
    public static TheoryData<string> Scenarios =>
    [
        "server-initialize", "ping", "logging-set-level", "tools-list", "tools-call-simple-text", "tools-call-error", "resources-list", "resources-read-text",
        "prompts-list", "prompts-get-simple", "prompts-get-with-args", "dns-rebinding-protection",
    ];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Suite_Scenario_Passes(string scenario)
    {
        string suite = Node.Script("@modelcontextprotocol/conformance", "dist/index.js");
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddTierKit(static kit => kit.AddToolset(static _ => Asked())).UseMcpEndpoint();
        await using WebApplication app = builder.Build();
        app.MapTierKitMcp();
        await app.StartAsync(TestContext.Current.CancellationToken);

        (int exit, string said) = await NodeRun.RunAsync(suite, "server", "--url", $"{app.Urls.Single().Replace("127.0.0.1", "localhost", StringComparison.Ordinal)}/mcp", "--scenario", scenario);

        Assert.True(exit == 0, said);
    }

    // What the suite asks of a server that is under test.
    private static Toolset Asked() => new(
        "conformance",
        "What the suite calls.",
        [
            AIFunctionFactory.Create(static () => "This is a simple text response for testing.", "test_simple_text", "Says something simple."),
            AIFunctionFactory.Create(
                static string () => throw new TierKitException("This tool intentionally returns an error for testing"), "test_error_handling", "Fails."),
        ])
    {
        Prompts =
        [
            new("test_simple_prompt", "Says little.", [], static (_, _) => new("This is a simple prompt for testing.")),
            new(
                "test_prompt_with_arguments",
                "Says what it is given.",
                [new("arg1", "The first.", isRequired: true), new("arg2", "The second.", isRequired: true)],
                static (given, _) => new($"Prompt with arguments: arg1='{given["arg1"]}', arg2='{given["arg2"]}'")),
        ],
        Resources = [new("test://static-text", "static text", "A text.", "text/plain", static _ => new("This is the content of the static text resource."))],
    };
}
