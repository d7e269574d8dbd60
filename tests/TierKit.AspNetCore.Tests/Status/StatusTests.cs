using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Resilience;
using TierKit.Tiers;

namespace TierKit.AspNetCore.Tests.Status;

public sealed class StatusTests
{
    private const string Hello = """{"model":"sovereign-first","messages":[{"role":"user","content":"hello the-wedding"}]}""";

    [Fact]
    public async Task Json_AfterCalls_HoldsFiguresAndDecisionsWithPlans()
    {
        await using Gateway gateway = await TwoTiersAsync();
        await gateway.ChatAsync(Hello);
        await gateway.ChatAsync(Hello.Replace("sovereign-first", "broken", StringComparison.Ordinal).Replace("hello", "please fail", StringComparison.Ordinal));

        JsonElement status = await StatusAsync(gateway);

        JsonElement sovereign = status.GetProperty("tiers")[0];
        Assert.Equal("sovereign", sovereign.GetProperty("tier").GetString());
        JsonElement local = sovereign.GetProperty("services")[0];
        Assert.Equal("local", local.GetProperty("name").GetString());
        Assert.Equal("available", local.GetProperty("state").GetString());
        Assert.Equal("closed", local.GetProperty("breaker").GetString());
        foreach (string period in new[] { "1h", "24h" })
        {
            JsonElement availability = local.GetProperty("availability").GetProperty(period);
            Assert.Equal(1, availability.GetProperty("share").GetDouble());
            Assert.Equal(1, availability.GetProperty("samples").GetInt32());
        }

        Assert.Equal(JsonValueKind.Number, local.GetProperty("latency_ms").GetProperty("total_p50").ValueKind);
        Assert.Contains("transport not guarded", local.GetProperty("control").EnumerateArray().Select(static f => f.GetString()));
        Assert.Contains("data stays on this machine or in your network", local.GetProperty("control").EnumerateArray().Select(static f => f.GetString()));
        JsonElement broken = status.GetProperty("tiers")[1].GetProperty("services")[0];
        Assert.Equal("Overloaded", broken.GetProperty("last_failure").GetString());
        Assert.Equal(0, broken.GetProperty("availability").GetProperty("1h").GetProperty("share").GetDouble());

        JsonElement[] decisions = [.. status.GetProperty("decisions").EnumerateArray()];
        Assert.Equal(2, decisions.Length);
        Assert.Equal(JsonValueKind.Null, decisions[0].GetProperty("served_by").ValueKind);
        Assert.Equal("local", decisions[1].GetProperty("served_by").GetString());
        Assert.Equal(["local", "broken"], decisions[1].GetProperty("candidates").EnumerateArray().Select(static c => c.GetString()!));
        Assert.DoesNotContain("the-wedding", status.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_NoCallYet_ClaimsNoAvailability()
    {
        await using Gateway gateway = await TwoTiersAsync();

        JsonElement local = (await StatusAsync(gateway)).GetProperty("tiers")[0].GetProperty("services")[0];

        Assert.Equal(JsonValueKind.Null, local.GetProperty("availability").GetProperty("24h").GetProperty("share").ValueKind);
        Assert.Equal(JsonValueKind.Null, local.GetProperty("latency_ms").GetProperty("total_p50").ValueKind);
    }

    [Fact]
    public async Task Decisions_LabelledSecret_AreNotKept()
    {
        await using Gateway gateway = await TwoTiersAsync();

        await gateway.ChatAsync(Hello, ("x-tierkit-sensitivity", "Secret"));

        Assert.Equal(0, gateway.Services.GetRequiredService<RouteDecisions>().Count);
    }

    [Fact]
    public async Task Switch_Turned_TakesTheServiceOutAndBringsItBack()
    {
        await using Gateway gateway = await TwoTiersAsync();

        (HttpStatusCode status, string body) = await gateway.PostAsync("/tierkit/switches", """{"target":"service:local","isolate":true,"reason":"disk swap"}""");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("disk swap", body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await gateway.ChatAsync(Hello.Replace("sovereign-first", "local", StringComparison.Ordinal))).Status);
        await gateway.PostAsync("/tierkit/switches", """{"target":"service:local","isolate":false}""");
        Assert.Equal(HttpStatusCode.OK, (await gateway.ChatAsync(Hello)).Status);
    }

    [Theory]
    [InlineData("service:local")]
    [InlineData("tier:Sovereign")]
    public async Task Buttons_WhatTheyPost_TakesOutAndBringsBack(string target)
    {
        await using Gateway gateway = await TwoTiersAsync();
        string ask = Hello.Replace("sovereign-first", "local", StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, (await PressAsync(gateway, target, isolate: true)).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await gateway.ChatAsync(ask)).Status);
        Assert.Equal(HttpStatusCode.OK, (await PressAsync(gateway, target, isolate: false)).Status);
        Assert.Equal(HttpStatusCode.OK, (await gateway.ChatAsync(ask)).Status);
        Assert.DoesNotContain("Bring back", await BodyAsync(gateway), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"target":"service:nobody","isolate":true}""", 404)]
    [InlineData("""{"target":"planet:mars","isolate":true}""", 400)]
    [InlineData("""{"target":"service:local"}""", 400)]
    [InlineData("""{"isolate":true}""", 400)]
    public async Task Switch_Nonsense_IsRefused(string body, int status)
    {
        await using Gateway gateway = await TwoTiersAsync();

        Assert.Equal(status, (int)(await gateway.PostAsync("/tierkit/switches", body)).Status);
    }

    [Fact]
    public async Task Events_Change_IsSent()
    {
        await using Gateway gateway = await TwoTiersAsync();
        using RawConnection client = await RawConnection.OpenAsync(gateway);
        await client.SendAsync("GET /tierkit/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
        Assert.Contains("event: status", await client.ReadAsync("\n\n"), StringComparison.Ordinal);

        gateway.Services.GetRequiredService<OperatorSwitches>().Isolate(IsolationTarget.Service("local"), "moving house");

        Assert.Contains("moving house", await client.ReadAsync("moving house"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_HostileNames_AreEncoded()
    {
        await using Gateway gateway = await Gateway.StartAsync(static kit => kit.AddChatClient("<script>alert(1)</script>", Tier.Sovereign, new ScriptedClient()));

        using HttpResponseMessage response = await gateway.Http.GetAsync("/tierkit", TestContext.Current.CancellationToken);
        string page = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert", page, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    // The page's script posts a button's two data attributes; a button that the page does not show cannot be pressed.
    private static async Task<(HttpStatusCode Status, string Body)> PressAsync(Gateway gateway, string target, bool isolate)
    {
        string word = isolate ? "true" : "false";
        Assert.Contains($"data-target=\"{target}\" data-isolate=\"{word}\"", await BodyAsync(gateway), StringComparison.Ordinal);
        return await gateway.PostAsync("/tierkit/switches", $$"""{"target":"{{target}}","isolate":{{word}},"reason":""}""");
    }

    private static Task<string> BodyAsync(Gateway gateway) => gateway.Http.GetStringAsync("/tierkit/body", TestContext.Current.CancellationToken);

    private static Task<Gateway> TwoTiersAsync() => Gateway.StartAsync(static kit => kit
        .AddChatClient("local", Tier.Sovereign, new ScriptedClient())
        .AddChatClient("broken", Tier.Partner, new ScriptedClient()));

    private static async Task<JsonElement> StatusAsync(Gateway gateway) =>
        JsonDocument.Parse(await gateway.Http.GetStringAsync("/tierkit/status", TestContext.Current.CancellationToken)).RootElement;
}
