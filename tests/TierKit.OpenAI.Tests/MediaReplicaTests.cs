using Microsoft.Extensions.DependencyInjection;
using TierKit.Telemetry;
using TierKit.Testing;
using TierKit.Testing.Loopback;
using TierKit.Tiers;

namespace TierKit.Providers.Tests;

/// <summary>Several servers behind one service of speech or images: each has slots and a breaker of its own.</summary>
public sealed class MediaReplicaTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [ClassData(typeof(MediaWays))]
    public async Task Ask_OneEndpointIsBroken_AnotherServesAndSoonNobodyAsksTheBrokenOne(ServiceKind kind, bool streaming)
    {
        LabTime time = new();
        await using FakeServer broken = FakeServer.CreateOpenAI(fault: Fault.HtmlAnswer, time: time);
        await using FakeServer well = FakeServer.CreateOpenAI("from the second", time: time);
        await using TierLab lab = Lab(kind, time, [broken.Address, well.Address]);
        List<RouteReport> reports = [];

        for (int i = 0; i < 20; i++)
        {
            (string answer, RouteReport? report) = await MediaCall.AskAsync(lab.Services, kind, streaming, Token);
            Assert.Equal("from the second", answer);
            reports.Add(report!);
        }

        RouteReport first = reports.First(static r => r.Attempts.Count > 1);
        Assert.Equal((FailureKind.Malformed, new Uri(broken.Address).Authority), (first.Attempts[0].Failure, first.Attempts[0].Endpoint));
        Assert.Equal(new Uri(well.Address).Authority, first.Attempts[^1].Endpoint);
        Assert.All(reports, static r => Assert.Equal(("rack", Degradation.None), (r.ServedBy, r.Degradation)));
        ServiceHealth health = lab.Services.GetRequiredService<ServiceCatalog>()["rack"].Health;
        Assert.Equal([ServiceAvailability.BreakerOpen, ServiceAvailability.Available], health.Endpoints.Select(static e => e.Availability));
        Assert.Equal((3, 20), (broken.Requests.Count, well.Requests.Count));
        Assert.Equal(23, lab.Ledger.Count);
        Assert.Equal(0, lab["vendor"].Calls);
    }

    [Theory]
    [ClassData(typeof(MediaWays))]
    public async Task Ask_SeveralAtOnce_GoToTheLeastBusyEndpointAndWaitForSlotsOfTheirOwn(ServiceKind kind, bool streaming)
    {
        LabTime time = new();
        await using Gated one = new();
        await using Gated two = new();
        await using TierLab lab = Lab(kind, time, [one.Address, two.Address], static o => o.MaxConcurrency = 1);

        Task<(string Answer, RouteReport? Report)>[] asking = [.. Enumerable.Range(0, 3).Select(_ => MediaCall.AskAsync(lab.Services, kind, streaming, Token))];
        await one.EnteredAsync(Token);
        await two.EnteredAsync(Token);
        // Both slots are taken, so the third has reached neither.
        Assert.Equal((1, 1), (one.Asked, two.Asked));
        two.LetOneGo();
        await two.EnteredAsync(Token);
        Assert.Equal((1, 2), (one.Asked, two.Asked));
        one.LetOneGo();
        two.LetOneGo();

        (string Answer, RouteReport? Report)[] answers = await Task.WhenAll(asking);
        Assert.All(answers, static a => Assert.Equal("rack", a.Report!.ServedBy));
        Assert.Equal(0, lab.Services.GetRequiredService<ServiceCatalog>()["rack"].Health.InFlight);
        Assert.Equal(0, lab["vendor"].Calls);
    }

    [Theory]
    [ClassData(typeof(MediaWays))]
    public async Task Ask_KeyIsRefused_NoOtherEndpointOfTheServiceIsAsked(ServiceKind kind, bool streaming)
    {
        LabTime time = new();
        await using FakeServer one = FakeServer.CreateOpenAI(fault: Fault.Unauthorized, time: time);
        await using FakeServer two = FakeServer.CreateOpenAI(fault: Fault.Unauthorized, time: time);
        await using TierLab lab = Lab(kind, time, [one.Address, two.Address]);

        (_, RouteReport? report) = await MediaCall.AskAsync(lab.Services, kind, streaming, Token);

        Assert.Equal("vendor", report!.ServedBy);
        Assert.Equal(1, one.Requests.Count + two.Requests.Count);
    }

    [Theory]
    [ClassData(typeof(MediaWays))]
    public async Task Ask_EveryEndpointIsDown_TheNextServiceAnswers(ServiceKind kind, bool streaming)
    {
        LabTime time = new();
        string[] closed = [.. Enumerable.Range(0, 2).Select(static _ => FormattableString.Invariant($"http://127.0.0.1:{LoopbackServer.ClosedPort()}/v1"))];
        await using TierLab lab = Lab(kind, time, closed);

        (_, RouteReport? report) = await MediaCall.AskAsync(lab.Services, kind, streaming, Token);

        Assert.Equal(("vendor", 3), (report!.ServedBy, report.Attempts.Count));
        Assert.Equal(closed.Select(static a => new Uri(a).Authority).Order(), report.Attempts.Take(2).Select(static a => a.Endpoint).Order());
    }

    private static TierLab Lab(ServiceKind kind, LabTime time, string[] addresses, Action<ServiceOptions>? configure = null) => TierLab.Create(time: time, configure: kit => kit
        .AddService("rack", options =>
        {
            options.Provider = "OpenAICompatible";
            options.Kind = kind;
            options.Tier = Tier.Sovereign;
            options.Model = "fake-model";
            foreach (string address in addresses)
            {
                options.Endpoints.Add(address);
            }

            configure?.Invoke(options);
        })
        .UseOpenAI()
        .AddFakeMedia(kind, "vendor", Tier.Transactional, null));

    /// <summary>A server that answers each request when the test says so.</summary>
    private sealed class Gated : IAsyncDisposable
    {
        private readonly SemaphoreSlim _entered = new(0);
        private readonly SemaphoreSlim _gate = new(0);
        private readonly LoopbackServer _server;

        public Gated() => _server = new LoopbackServer(async exchange =>
        {
            _entered.Release();
            await _gate.WaitAsync(exchange.Stopping);
            await (exchange.Request.Path.EndsWith("/speech", StringComparison.Ordinal) ? exchange.AnswerAsync(200, "ID3", "audio/mpeg")
                : exchange.AnswerAsync(200, exchange.Request.Path.EndsWith("/transcriptions", StringComparison.Ordinal) ? "{\"text\":\"heard\"}" : "{\"created\":1,\"data\":[{\"b64_json\":\"UE5H\"}]}"));
        });

        public string Address => _server.Address + "/v1";

        public int Asked => _server.Requests.Count;

        public Task EnteredAsync(CancellationToken cancellationToken) => _entered.WaitAsync(cancellationToken);

        public void LetOneGo() => _gate.Release();

        public async ValueTask DisposeAsync()
        {
            await _server.DisposeAsync();
            _entered.Dispose();
            _gate.Dispose();
        }
    }
}
