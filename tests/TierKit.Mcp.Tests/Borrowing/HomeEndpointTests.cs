using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TierKit.Hosting;
using TierKit.Mcp.Borrowing;
using TierKit.Policy;
using TierKit.Telemetry;
using TierKit.Transport;

namespace TierKit.Mcp.Tests.Borrowing;

/// <summary>Servers over HTTP stay home: where their names lead, and which hosts are the user's own.</summary>
public sealed class HomeEndpointTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("203.0.113.7")]
    [InlineData("127.0.0.1 203.0.113.7")]
    public async Task Connect_NameThatLeadsOutside_SaysWhereItLeadsAndWhatToDo(string addresses)
    {
        await using HostileEndpoint endpoint = await HostileEndpoint.StartAsync();
        await using ServiceProvider services = Build(endpoint, addresses);

        McpServerException refused = await Assert.ThrowsAsync<McpServerException>(() => services.GetRequiredService<BorrowedServers>().InspectAsync("far", Token));

        Assert.Equal(FailureKind.EgressDenied, refused.Kind);
        Assert.Equal(
            "MCP server 'far' is not asked: 'tools.test' has a public address. Run it on this machine or in this network, or list the host in TierKit:SovereignHosts if you own it.",
            refused.Message);
        Assert.Equal(0, endpoint.Requests);
    }

    [Theory]
    [InlineData("127.0.0.1", "")]
    [InlineData("127.0.0.1 0.0.0.0", "TOOLS.test")]
    public async Task Connect_NameThatLeadsHomeOrIsTheUsersOwn_IsAsked(string addresses, string own)
    {
        await using HostileEndpoint endpoint = await HostileEndpoint.StartAsync();
        await using ServiceProvider services = Build(endpoint, addresses, own);

        OfferedTools offered = await services.GetRequiredService<BorrowedServers>().InspectAsync("far", Token);

        Assert.Contains("echo", offered.Names);
    }

    // The hosts that are the user's own may be named after the server was registered.
    [Theory]
    [InlineData("http://93.184.216.34/mcp")]
    [InlineData("https://[2606:2800:220:1::]/mcp")]
    public void Start_PublicAddress_IsAnErrorUnlessTheHostIsTheUsersOwn(string address)
    {
        Uri far = new(address);

        OptionsValidationException refused = Assert.Throws<OptionsValidationException>(() => Start(far));

        Assert.Contains($"TierKit:Mcp:Servers:far:Endpoint = '{far}' is a public address, and MCP servers must stay home", refused.Message, StringComparison.Ordinal);
        Assert.Contains("list the host in TierKit:SovereignHosts if you own it", refused.Message, StringComparison.Ordinal);
        Start(far, far.DnsSafeHost);
    }

    [Fact]
    public void Container_PublicAddress_IsRefusedWithoutAHostToo()
    {
        ServiceCollection services = new();
        services.AddTierKit(static kit => kit.AddMcpServer("far", new Uri("http://93.184.216.34/mcp")));
        using ServiceProvider provider = services.BuildServiceProvider();

        TierKitConfigurationException refused = Assert.Throws<TierKitConfigurationException>(() => provider.GetRequiredService<BorrowedServers>());

        Assert.Contains("is a public address, and MCP servers must stay home", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddMcpServer_UserInfo_IsRefusedWithoutSayingIt()
    {
        TierKitConfigurationException refused = Assert.Throws<TierKitConfigurationException>(static () =>
            new ServiceCollection().AddTierKit(static kit => kit.AddMcpServer("far", new Uri("http://me:hunter2@localhost/mcp"))));

        Assert.Contains("carries user info", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", refused.Message, StringComparison.Ordinal);
    }

    private static void Start(Uri address, string? own = null)
    {
        ServiceCollection services = new();
        services.AddTierKit(kit => kit.AddMcpServer("far", address).Configure(options => (own is null ? [] : new[] { own }).ToList().ForEach(options.SovereignHosts.Add)));
        using ServiceProvider provider = services.BuildServiceProvider();
        provider.GetRequiredService<IStartupValidator>().Validate();
    }

    private static ServiceProvider Build(HostileEndpoint endpoint, string addresses, string own = "")
    {
        ServiceCollection services = new();
        services.AddTierKit(kit => Reach(kit, endpoint, own));
        services.AddSingleton(new HomeNetwork([own], (_, _) => Task.FromResult(addresses.Split(' ').Select(IPAddress.Parse).ToArray())));
        return services.BuildServiceProvider();
    }

    private static ITierKitBuilder Reach(ITierKitBuilder kit, HostileEndpoint endpoint, string own) => kit
        .Configure(static options => (options.Lock.Mode, options.Lock.Path) = (LockMode.Report, Path.Combine(Path.GetTempPath(), Path.GetRandomFileName())))
        .AddMcpServer("far", options => options.Endpoint = new UriBuilder(endpoint.Address) { Host = "tools.test" }.Uri);
}
