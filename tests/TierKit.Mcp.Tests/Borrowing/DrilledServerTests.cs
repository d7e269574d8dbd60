using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TierKit.Hosting;
using TierKit.Policy;
using TierKit.Testing;
using TierKit.Testing.Drills;
using TierKit.Tiers;

namespace TierKit.Mcp.Tests.Borrowing;

/// <summary>A drill starts no server, whatever it is asked.</summary>
public sealed class DrilledServerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Drill_BorrowedServer_IsNeverStarted()
    {
        string? refused = null;
        DrillReport report = await Drill.For(static () =>
        {
            HostApplicationBuilder builder = Host.CreateApplicationBuilder();
            builder.Services.AddTierKit(static kit => kit
                .AddFake("local", Tier.Sovereign)
                .AddFake("far", Tier.Partner)
                .AddMcpServer("files", "dotnet", "no-such-program.dll")
                .AddCapability("work", static c => c.Critical().Requires(RoutePolicies.SovereignFirst)));
            return builder.Build();
        }).Without("service:local", Fault.Refused).Exercise("work", async (services, token) =>
        {
            refused = (await services.GetRequiredService<TierKitLock>().CompareAsync(token)).Single(static d => d.Name == "files").ToString();
            return await services.GetRequiredService<IChatClient>().GetResponseAsync("hello", cancellationToken: token);
        }).RunAsync(Token);

        report.ShouldKeepCritical();
        Assert.Contains("'files' is not started where an IServiceStandIn is registered", refused, StringComparison.Ordinal);
    }
}
