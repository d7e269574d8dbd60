using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Telemetry;
using TierKit.Tests.Chat;
using TierKit.Tiers;

namespace TierKit.Tests.Resilience;

public sealed class ReplicaTests
{
    private readonly ReplicaProvider _rack = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_OneEndpointRefuses_AnotherOfTheServiceServesAndTheReportNamesBoth(bool streaming)
    {
        using Kit kit = new(k => k.UseProvider(_rack).AddService("rack", _rack.At(1, 2)).AddChatClient("claude", Tier.Partner, StubChatClient.Saying("away")));
        _rack[1].OnResponse = static (_, _, _) => Task.FromException<ChatResponse>(new HttpRequestException(HttpRequestError.ConnectionError));
        RouteReport? report = null;

        // Equally busy endpoints take turns: of two calls one meets the broken endpoint first.
        for (int i = 0; i < 2 && report is not { Attempts.Count: 2 }; i++)
        {
            ChatResponse response = await Kit.AskAsync(kit.Chat, streaming, cancellationToken: Token);
            Assert.Equal("from 2", response.Text);
            report = response.GetRoute();
        }

        Assert.Equal(["localhost:1", "localhost:2"], report!.Attempts.Select(static a => a.Endpoint));
        Assert.Equal(("rack", Degradation.None), (report.ServedBy, report.Degradation));
        Assert.Contains("rack (Sovereign) at localhost:1: Unreachable", report.Attempts[0].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_BreakerOfOneEndpointOpen_OtherEndpointServesWithoutAnAttemptThere(bool streaming)
    {
        using Kit kit = new(k => k.UseProvider(_rack).AddService("rack", _rack.At(1, 2)));
        _rack[1].OnResponse = static (_, _, _) => Task.FromException<ChatResponse>(new HttpRequestException(HttpRequestError.ConnectionError));

        for (int i = 0; i < 20; i++)
        {
            Assert.Equal("from 2", (await Kit.AskAsync(kit.Chat, streaming, cancellationToken: Token)).Text);
        }

        ServiceHealth health = kit.Services.GetRequiredService<ServiceCatalog>()["rack"].Health;
        Assert.Equal(3, _rack[1].Calls);
        Assert.Equal(20, _rack[2].Calls);
        Assert.Equal(ServiceAvailability.Available, health.Availability);
        Assert.Equal([ServiceAvailability.BreakerOpen, ServiceAvailability.Available], health.Endpoints.Select(static e => e.Availability));
        Assert.Equal((20, 3, "Unreachable"), (health.Successes, health.Failures, health.LastFailure));
    }

    [Fact]
    public async Task GetResponse_OneEndpointBusy_TheLeastBusyOneIsAsked()
    {
        Gate one = new("from 1");
        Gate two = new("from 2");
        using Kit kit = new(k => k.UseProvider(_rack).AddService("rack", options =>
        {
            _rack.Clients[1] = one.Client;
            _rack.Clients[2] = two.Client;
            _rack.At(1, 2)(options);
            options.MaxConcurrency = 2;
        }));

        Task<ChatResponse>[] asking = [.. Enumerable.Range(0, 4).Select(i => kit.Chat.GetResponseAsync($"q{i}", cancellationToken: Token))];
        await one.EnteredAsync(Token);
        await one.EnteredAsync(Token);
        await two.EnteredAsync(Token);
        await two.EnteredAsync(Token);

        Assert.Equal((2, 2), (one.Client.Calls, two.Client.Calls));
        Assert.Equal(4, kit.Services.GetRequiredService<ServiceCatalog>()["rack"].Health.InFlight);
        foreach (Gate gate in new[] { one, one, two, two })
        {
            gate.LetOneGo();
        }

        await Task.WhenAll(asking);
        Assert.Equal(0, kit.Services.GetRequiredService<ServiceCatalog>()["rack"].Health.InFlight);
    }

    [Fact]
    public async Task GetResponse_WrongKey_OtherEndpointsOfTheServiceAreNotAsked()
    {
        using Kit kit = new(k => k.UseProvider(_rack).AddService("rack", _rack.At(1, 2)).AddChatClient("claude", Tier.Partner, StubChatClient.Saying("away")));
        _rack[1].OnResponse = _rack[2].OnResponse = static (_, _, _) =>
            Task.FromException<ChatResponse>(new HttpRequestException("no", null, System.Net.HttpStatusCode.Unauthorized));

        ChatResponse response = await kit.Chat.GetResponseAsync("x", cancellationToken: Token);

        Assert.Equal("away", response.Text);
        Assert.Equal(1, _rack[1].Calls + _rack[2].Calls);
    }
}
