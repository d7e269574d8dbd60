using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TierKit.Transport;

namespace TierKit.Tests.Hosting;

public sealed class SovereignNamesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("203.0.113.7")]
    [InlineData("10.0.0.1 203.0.113.7")]
    [InlineData("2606:4700::1111")]
    public async Task Host_SovereignNameLeadsOutside_FailsAtStart(string addresses)
    {
        using IHost host = Build(addresses);

        OptionsValidationException failure = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Token));

        Assert.Contains("TierKit:SovereignHosts", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("192.168.1.9")]
    [InlineData("fd00::9")]
    [InlineData("")]
    public async Task Host_SovereignNameStaysHomeOrDoesNotResolve_Starts(string addresses)
    {
        using IHost host = Build(addresses);

        await host.StartAsync(Token);
        await host.StopAsync(Token);
    }

    private static IHost Build(string addresses)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton<IHostResolver>(new StubResolver(addresses));
        builder.Services.AddTierKit(static kit => kit
            .UseProvider(new WireProvider())
            .AddService("rack", static o => (o.Provider, o.Model, o.Endpoint) = ("Wire", "m", "http://rack.test:8000")));
        return builder.Build();
    }

    private sealed class StubResolver(string addresses) : IHostResolver
    {
        public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) => addresses.Length == 0
            ? Task.FromException<IPAddress[]>(new SocketException((int)SocketError.HostNotFound))
            : Task.FromResult(addresses.Split(' ').Select(IPAddress.Parse).ToArray());
    }
}
