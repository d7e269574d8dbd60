using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Hosting;
using TierKit.Mcp.Borrowing;
using TierKit.Policy;
using TierKit.Telemetry;

namespace TierKit.Mcp.Tests.Borrowing;

/// <summary>Servers over HTTP that misbehave: typed failures, bounded memory, and the next call goes on.</summary>
public sealed class HostileEndpointTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Call_NeverAnswered_EndsWithItsClock()
    {
        await using HostileEndpoint endpoint = await HostileEndpoint.StartAsync();
        await using Reached reached = await Reached.AtAsync(endpoint.Address, static o => o.CallTimeout = TimeSpan.FromSeconds(1));

        McpServerException exception = await Assert.ThrowsAsync<McpServerException>(() => reached.CallAsync("hang"));

        Assert.Equal(FailureKind.Timeout, exception.Kind);
        Assert.Equal("still here", await reached.CallAsync("echo", "still here"));
    }

    [Theory]
    [InlineData("twice", "first")]
    [InlineData("flood", "after the flood")]
    public async Task Call_NoiseAroundTheAnswer_IsAnsweredOnce(string tool, string answer)
    {
        await using HostileEndpoint endpoint = await HostileEndpoint.StartAsync();
        await using Reached reached = await Reached.AtAsync(endpoint.Address);

        Assert.Equal(answer, await reached.CallAsync(tool));
        Assert.Equal("on", await reached.CallAsync("echo", "on"));
    }

    [Theory]
    [InlineData("body")]
    [InlineData("event")]
    [InlineData("lines")]
    public async Task Call_Gigabyte_FailsInBoundedMemoryAndTheNextIsAnswered(string tool)
    {
        await using HostileEndpoint endpoint = await HostileEndpoint.StartAsync();
        await using Reached reached = await Reached.AtAsync(endpoint.Address);
        long before = GC.GetTotalAllocatedBytes(precise: true);

        McpServerException exception = await Assert.ThrowsAsync<McpServerException>(() => reached.CallAsync(tool));

        Assert.Equal(FailureKind.ConnectionLost, exception.Kind);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 256 * 1024 * 1024);
        Assert.Equal("back", await reached.AgainAsync("back"));
    }

    [Theory]
    [InlineData("die")]
    [InlineData("cut")]
    [InlineData("page")]
    [InlineData("moved")]
    public async Task Call_BreaksBeforeTheAnswer_FailsTypedAndTheNextIsAnswered(string tool)
    {
        await using HostileEndpoint endpoint = await HostileEndpoint.StartAsync();
        await using Reached reached = await Reached.AtAsync(endpoint.Address);

        McpServerException exception = await Assert.ThrowsAsync<McpServerException>(() => reached.CallAsync(tool));

        Assert.Equal(FailureKind.ConnectionLost, exception.Kind);
        Assert.Equal(0, endpoint.Followed);
        Assert.Equal("back", await reached.AgainAsync("back"));
    }

    [Fact]
    public async Task Call_IsError_IsAFailureWithItsTextApart()
    {
        await using HostileEndpoint endpoint = await HostileEndpoint.StartAsync();
        await using Reached reached = await Reached.AtAsync(endpoint.Address);

        McpToolFailedException exception = await Assert.ThrowsAsync<McpToolFailedException>(() => reached.CallAsync("fail"));

        Assert.Equal("the disk is full", exception.Text);
        Assert.DoesNotContain("disk", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_ToolThatChangedMidSession_IsWithheld()
    {
        await using HostileEndpoint endpoint = await HostileEndpoint.StartAsync();
        await using Reached reached = await Reached.AtAsync(endpoint.Address);
        AIFunction echo = reached.Tool("echo");
        Assert.Equal("changed", await reached.CallAsync("change"));

        McpServerException exception = await Assert.ThrowsAsync<McpServerException>(() => echo.InvokeAsync(new AIFunctionArguments { ["text"] = "x" }, Token).AsTask());

        Assert.Equal(FailureKind.EgressDenied, exception.Kind);
        Assert.Equal(["change"], endpoint.Called);
        Assert.DoesNotContain("echo", reached.Names);
        Assert.Contains("fail", reached.Names);
    }

    [Fact]
    public async Task Connect_NothingThere_SaysWhereAndWhatToDo()
    {
        await using HostileEndpoint endpoint = await HostileEndpoint.StartAsync();
        Uri gone = new UriBuilder(endpoint.Address) { Path = "/nothing" }.Uri;
        await using Reached reached = await Reached.AtAsync(gone);

        LockDifference away = Assert.Single(await reached.Lock.CompareAsync(Token));

        Assert.Equal(LockDifference.Unchecked, away.Kind);
        Assert.Equal($"Nothing at '{gone}' answers as MCP server 'far'. Start it there, or correct Endpoint.", Assert.Single(away.Lines));
    }

    [Fact]
    public async Task GetTools_TwoEndpointsWithOneToolName_AreKeptApart()
    {
        await using HostileEndpoint one = await HostileEndpoint.StartAsync();
        await using HostileEndpoint two = await HostileEndpoint.StartAsync();
        ServiceCollection services = new();
        services.AddTierKit(kit => kit
            .Configure(static options => (options.Lock.Mode, options.Lock.Path) = (LockMode.Report, Path.Combine(Path.GetTempPath(), Path.GetRandomFileName())))
            .AddMcpServer("one", one.Address)
            .AddMcpServer("two", two.Address));
        await using ServiceProvider provider = services.BuildServiceProvider();
        BorrowedServers servers = provider.GetRequiredService<BorrowedServers>();
        await servers.ConnectAsync(Token);

        IReadOnlyList<AIFunction> tools = servers.GetTools();
        await tools.Single(static t => t.Name == "two_echo").InvokeAsync(new AIFunctionArguments { ["text"] = "x" }, Token);

        Assert.Equal(tools.Count, tools.Select(static t => t.Name).Distinct().Count());
        Assert.Contains(tools, static t => t.Name == "one_echo");
        Assert.Empty(one.Called);
        Assert.Equal(["echo"], two.Called);
    }

    [Fact]
    public async Task Call_FloodWithoutAnEnd_EndsWithItsClockInBoundedMemory()
    {
        await using HostileEndpoint endpoint = await HostileEndpoint.StartAsync();
        await using Reached reached = await Reached.AtAsync(endpoint.Address, static o => o.CallTimeout = TimeSpan.FromSeconds(2));
        long before = GC.GetTotalMemory(forceFullCollection: true);

        McpServerException exception = await Assert.ThrowsAsync<McpServerException>(() => reached.CallAsync("noise"));

        Assert.Equal(FailureKind.Timeout, exception.Kind);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 64 * 1024 * 1024);
        Assert.Equal("on", await reached.CallAsync("echo", "on"));
    }

    [Fact]
    public async Task Connect_ListOfToolsWithoutAnEnd_FailsTypedAndOffersNothing()
    {
        await using HostileEndpoint endpoint = await HostileEndpoint.StartAsync();
        endpoint.Endless = true;
        await using Reached reached = await Reached.AtAsync(endpoint.Address);

        McpServerException exception = await Assert.ThrowsAsync<McpServerException>(() => reached.Servers.InspectAsync("far", Token));

        Assert.Equal(FailureKind.Malformed, exception.Kind);
        Assert.Empty(reached.Names);
    }

    [Fact]
    public async Task Inspect_ToolsThatChanged_AreNamedAndNothingIsWritten()
    {
        await using HostileEndpoint endpoint = await HostileEndpoint.StartAsync();
        await using Reached reached = await Reached.AtAsync(endpoint.Address);
        string before = await File.ReadAllTextAsync(reached.LockPath, Token);
        OfferedTools asApproved = await reached.Servers.InspectAsync("far", Token);
        endpoint.Description = "Another one.";

        OfferedTools changed = await reached.Servers.InspectAsync("far", Token);

        Assert.Empty(asApproved.Withheld);
        Assert.Equal(17, asApproved.Names.Count);
        Assert.Equal(["echo"], changed.Withheld);
        Assert.Equal(before, await File.ReadAllTextAsync(reached.LockPath, Token));
        await Assert.ThrowsAsync<KeyNotFoundException>(() => reached.Servers.InspectAsync("near", Token));
    }

    [Fact]
    public async Task Tools_OverHttp_AreAsClosedAsThoseOfAProgram()
    {
        await using HostileEndpoint endpoint = await HostileEndpoint.StartAsync();
        await using Reached reached = await Reached.AtAsync(endpoint.Address);

        AIFunction echo = reached.Tool("echo");

        Assert.Equal((Sensitivity.Private, Integrity.Untrusted), (echo.AdditionalProperties[RouteOptionNames.Sensitivity], echo.AdditionalProperties[RouteOptionNames.Integrity]));
        Assert.Equal(ToolReach.Outside, echo.AdditionalProperties[RouteOptionNames.Reach]);
        Assert.Contains("far", await File.ReadAllTextAsync(reached.LockPath, Token), StringComparison.Ordinal);
    }

    /// <summary>An application that uses the tools of one server over HTTP.</summary>
    internal sealed class Reached : IAsyncDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tierkit-far-");
        private readonly ServiceProvider _services;

        private Reached(Uri address, Action<BorrowedServerOptions>? configure)
        {
            ServiceCollection services = new();
            services.AddTierKit(kit => kit
                .Configure(options => (options.Lock.Mode, options.Lock.Path) = (LockMode.Development, LockPath))
                .AddMcpServer("far", options =>
                {
                    options.Endpoint = address;
                    options.Backoff = options.MaxBackoff = TimeSpan.FromMilliseconds(1);
                    configure?.Invoke(options);
                }));
            _services = services.BuildServiceProvider();
        }

        public string LockPath => Path.Combine(_folder.FullName, LockFile.FileName);

        public BorrowedServers Servers => _services.GetRequiredService<BorrowedServers>();

        public string[] Names => [.. Toolset.Functions.Select(static f => f.Name)];

        public TierKitLock Lock => _services.GetRequiredService<TierKitLock>();

        private Toolset Toolset => _services.GetServices<Toolset>().Single(static t => t.Name == "far");

        public static async Task<Reached> AtAsync(Uri address, Action<BorrowedServerOptions>? configure = null)
        {
            Reached reached = new(address, configure);
            await reached.Servers.ConnectAsync(Token);
            return reached;
        }

        public AIFunction Tool(string name) => Toolset.Functions.Single(f => f.Name == name);

        public async Task<string> CallAsync(string name, string? text = null) =>
            (await Tool(name).InvokeAsync(new AIFunctionArguments { ["text"] = text }, Token))?.ToString() ?? "";

        public async Task<string> AgainAsync(string text)
        {
            for (int i = 0; ; i++)
            {
                try
                {
                    return await CallAsync("echo", text);
                }
                catch (McpServerException exception) when (exception.Kind == FailureKind.Unreachable && i < 1000)
                {
                    await Task.Yield();
                }
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _services.DisposeAsync();
            _folder.Delete(recursive: true);
        }
    }
}
