using Microsoft.Extensions.DependencyInjection;
using TierKit.Hosting;
using TierKit.Mcp.Borrowing;
using TierKit.Policy;

namespace TierKit.Mcp.Tests.Borrowing;

/// <summary>Servers that claim each other's tool names, and names and settings that do not fit.</summary>
public sealed class TwoServersTests
{
    [Fact]
    public async Task GetTools_TwoServersWithOneToolName_AreKeptApart()
    {
        Assert.SkipUnless(Node.IsThere, "node is not installed");
        string script = Path.Combine(AppContext.BaseDirectory, "Servers", "hostile.mjs");
        ServiceCollection services = new();
        services.AddTierKit(kit => kit
            .Configure(static options =>
            {
                options.Lock.Mode = LockMode.Report;
                options.Lock.Path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
            })
            .AddMcpServer("one", "node", script, "none")
            .AddMcpServer("two", "node", script, "none"));
        await using ServiceProvider provider = services.BuildServiceProvider();
        BorrowedServers servers = provider.GetRequiredService<BorrowedServers>();
        await servers.ConnectAsync(TestContext.Current.CancellationToken);

        string[] names = [.. servers.GetTools().Select(static t => t.Name)];
        object? one = await servers.GetTools().Single(static t => t.Name == "one_pid").InvokeAsync(cancellationToken: TestContext.Current.CancellationToken);
        object? two = await servers.GetTools().Single(static t => t.Name == "two_pid").InvokeAsync(cancellationToken: TestContext.Current.CancellationToken);

        Assert.Contains("one_echo", names);
        Assert.Contains("two_echo", names);
        Assert.Equal(names.Length, names.Distinct().Count());
        Assert.NotEqual(one?.ToString(), two?.ToString());
        Assert.All(provider.GetServices<Toolset>().Where(static t => t.Name is "one" or "two"), static t => Assert.True(t.IsBorrowed));
    }

    [Theory]
    [InlineData("with space", "node", null, "no name for an MCP server")]
    [InlineData("both", "node", "http://localhost:1/mcp", "name either Command")]
    [InlineData("odd", null, "ftp://localhost/mcp", "not an http")]
    public void AddMcpServer_SettingThatDoesNotFit_SaysWhy(string name, string? command, string? endpoint, string said)
    {
        TierKitConfigurationException exception = Assert.Throws<TierKitConfigurationException>(() => new ServiceCollection().AddTierKit(kit => kit.AddMcpServer(name, options =>
        {
            options.Command = command;
            options.Endpoint = endpoint is null ? null : new Uri(endpoint);
        })));

        Assert.Contains(said, exception.Message, StringComparison.Ordinal);
    }
}
