using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TierKit.Mcp.Borrowing;
using TierKit.Policy;

namespace TierKit.Mcp.Tests.Borrowing;

/// <summary>The tools of our own server over HTTP, used by another application.</summary>
public sealed class OwnServerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tools_OfMapTierKitMcp_AreCalledLabelledAndReachAsTheySay()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("tierkit-own-");
        await using WebApplication app = await StartAsync(folder);
        await using (HostileEndpointTests.Reached reached = await HostileEndpointTests.Reached.AtAsync(new Uri(app.Urls.Single() + "/mcp")))
        {
            string written = await CallAsync(reached, "write_note", new() { ["title"] = "Tea", ["content"] = "Oolong is half oxidised" });
            string found = await CallAsync(reached, "search_notes", new() { ["query"] = "oolong" });
            McpToolFailedException twice = await Assert.ThrowsAsync<McpToolFailedException>(() => CallAsync(reached, "write_note", new() { ["title"] = "Tea", ["content"] = "x" }));

            Assert.StartsWith("# Created note", written, StringComparison.Ordinal);
            Assert.Contains("Tea", found, StringComparison.Ordinal);
            Assert.Contains("NOTE_ALREADY_EXISTS", twice.Text, StringComparison.Ordinal);
            Assert.Equal(ToolReach.Home, reached.Tool("write_note").AdditionalProperties[RouteOptionNames.Reach]);
            Assert.Equal(true, reached.Tool("delete_note").AdditionalProperties[RouteOptionNames.DestructiveHint]);
            Assert.Equal(ToolReach.Outside, reached.Tool("ask").AdditionalProperties[RouteOptionNames.Reach]);
            Assert.Equal(Sensitivity.Private, reached.Tool("search_notes").AdditionalProperties[RouteOptionNames.Sensitivity]);
        }

        await app.StopAsync(Token);
        await app.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Call_ServerStopsAndComesBack_FailsTypedAndGoesOn()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("tierkit-own-");
        WebApplication first = await StartAsync(folder);
        string url = first.Urls.Single();
        await using HostileEndpointTests.Reached reached = await HostileEndpointTests.Reached.AtAsync(new Uri(url + "/mcp"));
        await CallAsync(reached, "tier_status", []);
        await first.DisposeAsync();

        McpServerException away = await Assert.ThrowsAsync<McpServerException>(() => CallAsync(reached, "tier_status", []));
        await using WebApplication second = await StartAsync(folder, url);
        Assert.NotEmpty(await AgainAsync(reached));

        Assert.Equal(Telemetry.FailureKind.ConnectionLost, away.Kind);
        await second.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private static async Task<string> AgainAsync(HostileEndpointTests.Reached reached)
    {
        for (int i = 0; ; i++)
        {
            try
            {
                return await CallAsync(reached, "tier_status", []);
            }
            catch (McpServerException) when (i < 1000)
            {
                await Task.Yield();
            }
        }
    }

    private static async Task<string> CallAsync(HostileEndpointTests.Reached reached, string tool, Dictionary<string, object?> arguments) =>
        (await reached.Tool(tool).InvokeAsync(new AIFunctionArguments(arguments), Token))?.ToString() ?? "";

    private static async Task<WebApplication> StartAsync(DirectoryInfo folder, string url = "http://127.0.0.1:0")
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        builder.AddTierKit(kit => kit.AddBasicMemory(Path.Combine(folder.FullName, "notes"), options => (options.StatePath, options.Watch) = (Path.Combine(folder.FullName, "state"), false))).UseMcpEndpoint();
        WebApplication app = builder.Build();
        app.MapTierKitMcp();
        await app.StartAsync(Token);
        return app;
    }
}
