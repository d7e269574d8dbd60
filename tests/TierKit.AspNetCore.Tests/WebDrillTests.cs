using System.Net.NetworkInformation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TierKit.Policy;
using TierKit.Testing;
using TierKit.Testing.Drills;

namespace TierKit.AspNetCore.Tests;

/// <summary>A web application is drilled without its server.</summary>
public sealed class WebDrillTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Drill_WebApplication_StartsItsServicesAndOpensNoPort()
    {
        bool mapped = false;
        bool listens = true;
        int port = Testing.Loopback.LoopbackServer.ClosedPort();
        Drill drill = Drill.For(() =>
        {
            WebApplicationBuilder builder = WebApplication.CreateBuilder();
            builder.Configuration["urls"] = $"http://127.0.0.1:{port}";
            builder.Configuration["TierKit:Services:local:Provider"] = "OpenAICompatible";
            builder.Configuration["TierKit:Services:local:Tier"] = "Sovereign";
            builder.Configuration["TierKit:Services:local:Model"] = "m";
            builder.Configuration["TierKit:Services:local:Endpoint"] = "http://127.0.0.1:1/v1";
            builder.Configuration["TierKit:Services:gpt:Provider"] = "OpenAI";
            builder.Configuration["TierKit:Services:gpt:Model"] = "gpt-5.2";
            builder.Configuration["TierKit:Capabilities:summarise:Critical"] = "true";
            builder.Configuration["TierKit:Capabilities:summarise:Requires:0"] = RoutePolicies.PartnerFirst;
            builder.AddTierKit(static kit => kit.UseOpenAI());
            WebApplication app = builder.Build();
            mapped = true;
            app.MapTierKit();
            return app;
        }).EachPartner(Fault.Refused, Fault.SilentBeforeHeaders).Exercise("summarise", async (services, token) =>
        {
            Assert.NotNull(services.GetService<IServer>());
            listens = Array.Exists(IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners(), l => l.Port == port);
            return await services.GetRequiredKeyedService<IChatClient>(RoutePolicies.PartnerFirst).GetResponseAsync("hello", cancellationToken: token);
        });

        DrillReport report = (await drill.RunAsync(Token)).ShouldKeepCritical().ShouldMatchPrediction();

        Assert.All(report.Rows, static r => Assert.Equal((DrillOutcome.Degraded, "served by local"), (r.Outcome, r.Detail)));
        Assert.Equal(2, report.Rows.Count);
        Assert.False(listens);
        Assert.False(mapped);
    }
}
