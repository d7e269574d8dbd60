using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using TierKit.AspNetCore.Hosting;
using TierKit.Resilience;
using TierKit.Tiers;

namespace TierKit.AspNetCore.Tests.Health;

public sealed class HealthTests
{
    [Fact]
    public async Task Ready_PartnerIsDown_StaysHealthyAndSaysSo()
    {
        await using Gateway gateway = await StartAsync();
        for (int i = 0; i < 3; i++)
        {
            await gateway.ChatAsync("""{"model":"claude","messages":[{"role":"user","content":"please fail"}]}""");
        }

        JsonElement ready = await GetAsync(gateway, "/health/ready");

        Assert.Equal("Healthy", ready.GetProperty("status").GetString());
        Assert.StartsWith("breaker open", ready.GetProperty("services").GetProperty("claude").GetString(), StringComparison.Ordinal);
        Assert.Equal("available", ready.GetProperty("services").GetProperty("local").GetString());
        Assert.Equal("Healthy", (await GetAsync(gateway, "/health/live")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Ready_CriticalPolicyIsLost_IsDegradedAndNamesIt()
    {
        await using Gateway gateway = await StartAsync();
        gateway.Services.GetRequiredService<OperatorSwitches>().Isolate(IsolationTarget.Service("local"), "moving house");

        JsonElement ready = await GetAsync(gateway, "/health/ready");

        Assert.Equal("Degraded", ready.GetProperty("status").GetString());
        Assert.Contains("nightly", ready.GetProperty("description").GetString(), StringComparison.Ordinal);
        Assert.Equal("Healthy", (await GetAsync(gateway, "/health/live")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Check_InTheApplicationsOwnReport_ShowsEveryService()
    {
        await using Gateway gateway = await StartAsync();

        HealthReport report = await gateway.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["claude", "local"], report.Entries["tierkit"].Data.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Ready_AskedAgainAndAgain_AsksNoService()
    {
        ScriptedClient model = new();
        await using Gateway gateway = await Gateway.StartAsync(model);
        for (int i = 0; i < 20; i++)
        {
            await GetAsync(gateway, "/health/ready");
            await GetAsync(gateway, "/tierkit/status");
        }

        Assert.Empty(model.Asked);
    }

    [Fact]
    public async Task Ready_StrangerAsks_GetsTheWordAlone()
    {
        await using Gateway gateway = await Gateway.StartAsync(new ScriptedClient(), static options => options.Keys["a"] = new GatewayKeyOptions { Key = "0123456789abcdef" });

        JsonElement ready = await GetAsync(gateway, "/health/ready");

        Assert.Equal("Healthy", ready.GetProperty("status").GetString());
        Assert.False(ready.TryGetProperty("services", out _));
    }

    private static Task<Gateway> StartAsync() => Gateway.StartAsync(static kit => kit
        .AddChatClient("local", Tier.Sovereign, new ScriptedClient())
        .AddChatClient("claude", Tier.Partner, new ScriptedClient())
        .AddPolicy("nightly", static p => p.Critical = true));

    private static async Task<JsonElement> GetAsync(Gateway gateway, string path) =>
        JsonDocument.Parse(await gateway.Http.GetStringAsync(path, TestContext.Current.CancellationToken)).RootElement;
}
