using System.Globalization;
using System.Net;
using TierKit.Testing.Loopback;
using TierKit.Policy;
using TierKit.Tiers;
using TierKit.Transport;

namespace TierKit.Tests.Transport;

/// <summary>Where connections lead, checked at each connect rather than believed.</summary>
public sealed class ServiceTransportTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("203.0.113.7")]
    [InlineData("127.0.0.1 203.0.113.7")]
    [InlineData("2606:4700::1111 ::1")]
    public async Task Send_SovereignNameLeadsOutside_IsRefusedBeforeAnythingIsSent(string addresses)
    {
        await using LoopbackServer server = new(static e => e.AnswerAsync(200, "{}"));
        using HttpClient client = Client(new StubResolver(addresses));

        Exception refused = await Assert.ThrowsAnyAsync<Exception>(() => client.GetAsync(new Uri($"http://home.test:{Port(server)}/"), Token));

        Assert.Contains(Chain(refused), static e => e is SovereigntyException);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Send_NameChangesItsMindBetweenConnects_EachConnectIsChecked()
    {
        await using LoopbackServer server = new(static e => e.AnswerAsync(200, "{}"));
        StubResolver resolver = new("127.0.0.1", "203.0.113.7");
        using HttpClient client = Client(resolver);
        Uri address = new($"http://home.test:{Port(server)}/");
        using HttpResponseMessage first = await client.GetAsync(address, Token);

        Exception refused = await Assert.ThrowsAnyAsync<Exception>(() => client.GetAsync(address, Token));

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Contains(Chain(refused), static e => e is SovereigntyException);
        Assert.Equal(2, resolver.Asked);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Send_ListedHost_IsTheUsersOwnWord()
    {
        using HttpClient client = Client(new StubResolver("203.0.113.7"), "home.test");
        using CancellationTokenSource soon = new();
        Task<HttpResponseMessage> sending = client.GetAsync(new Uri("http://home.test:9/"), soon.Token);
        await soon.CancelAsync();

        Exception ended = await Assert.ThrowsAnyAsync<Exception>(() => sending);

        Assert.DoesNotContain(Chain(ended), static e => e is SovereigntyException);
    }

    [Fact]
    public async Task Send_Partner_MayLeaveButFollowsNoRedirect()
    {
        await using LoopbackServer server = new(static e => e.AnswerAsync(302, "", headers: "Location: http://elsewhere.test/"));
        TierService service = new("home", Tier.Partner, ServiceKind.Chat);
        using HttpClient client = new ServiceTransport([], new StubResolver("127.0.0.1"), TimeProvider.System).CreateClient(service);
        Uri address = new($"http://partner.test:{Port(server)}/");
        TransportAttempt.Begin(service, address, EgressGrant.Probe, Token);

        Exception refused = await Assert.ThrowsAnyAsync<Exception>(() => client.GetAsync(address, Token));

        Assert.Contains(Chain(refused), static e => e is RedirectRefusedException);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Send_SovereignWithProxyVariables_GoesStraightHome()
    {
        await using LoopbackServer server = new(static e => e.AnswerAsync(200, "{}"));
        string? before = Environment.GetEnvironmentVariable("http_proxy");
        try
        {
            Environment.SetEnvironmentVariable("http_proxy", $"http://127.0.0.1:{LoopbackServer.ClosedPort().ToString(CultureInfo.InvariantCulture)}");
            using HttpClient client = Client(new StubResolver("127.0.0.1"));

            using HttpResponseMessage response = await client.GetAsync(new Uri($"http://home.test:{Port(server)}/"), Token);

            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
        finally
        {
            Environment.SetEnvironmentVariable("http_proxy", before);
        }
    }

    private static HttpClient Client(StubResolver resolver, string? listed = null, Tier tier = Tier.Sovereign) =>
        new ServiceTransport(listed is null ? [] : [listed], resolver, TimeProvider.System).CreateClient(new TierService("home", tier, ServiceKind.Chat));

    private static string Port(LoopbackServer server) => server.Port.ToString(CultureInfo.InvariantCulture);

    private static IEnumerable<Exception> Chain(Exception exception)
    {
        for (Exception? current = exception; current is not null; current = current.InnerException)
        {
            yield return current;
        }
    }

    private sealed class StubResolver(params string[] answers) : IHostResolver
    {
        public int Asked { get; private set; }

        public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) =>
            Task.FromResult(answers[Math.Min(Asked++, answers.Length - 1)].Split(' ').Select(IPAddress.Parse).ToArray());
    }
}
