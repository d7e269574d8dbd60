using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Telemetry;
using TierKit.Tests.Chat;
using TierKit.Tiers;

namespace TierKit.Tests.Resilience;

public sealed class HedgeTests
{
    private readonly Gate _slow = new("slow");
    private readonly StubChatClient _second = StubChatClient.Saying("quick");
    private readonly Entries _ledger = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_FirstLaterThanItUsuallyIs_SecondServesAndTheLoserIsCancelledAndBilled(bool streaming)
    {
        using Kit kit = await TaughtAsync(streaming, Tier.Sovereign);

        Task<ChatResponse> asking = AskAsync(kit, streaming);
        await _slow.EnteredAsync(Token);
        kit.Time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Equal(0, _second.Calls);
        kit.Time.Advance(TimeSpan.FromMilliseconds(1));

        RouteReport report = (await asking).GetRoute()!;
        Assert.Equal("b", report.ServedBy);
        Assert.Equal([("a", FailureKind.Cancelled), ("b", null)], report.Attempts.Select(static a => (a.Service, a.Failure)));
        Assert.Equal([("a", FailureKind.Cancelled), ("b", null)], _ledger.Of(2));
        Assert.Equal((0, ServiceAvailability.Available), (Health(kit).Failures, Health(kit).Availability));
        Assert.Equal(0, Health(kit).InFlight);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_FirstComesInAfterAll_ServesAndTheSecondIsCancelled(bool streaming)
    {
        Gate second = new("second");
        using Kit kit = await TaughtAsync(streaming, Tier.Sovereign, second.Client);

        Task<ChatResponse> asking = AskAsync(kit, streaming);
        await _slow.EnteredAsync(Token);
        kit.Time.Advance(TimeSpan.FromSeconds(1));
        await second.EnteredAsync(Token);
        _slow.LetOneGo();

        RouteReport report = (await asking).GetRoute()!;
        Assert.Equal(("a", Degradation.None), (report.ServedBy, report.Degradation));
        Assert.Equal([("b", FailureKind.Cancelled), ("a", null)], report.Attempts.Select(static a => (a.Service, a.Failure)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_SecondWouldExposeMore_IsNeverAskedBeside(bool streaming)
    {
        using Kit kit = await TaughtAsync(streaming, Tier.Partner);

        Task<ChatResponse> asking = AskAsync(kit, streaming);
        await _slow.EnteredAsync(Token);
        kit.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(0, _second.Calls);
        _slow.LetOneGo();

        Assert.Equal("slow", (await asking).Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_BothFail_EachIsInTheReportOnce(bool streaming)
    {
        TaskCompletionSource tried = new(TaskCreationOptions.RunContinuationsAsynchronously);
        StubChatClient broken = StubChatClient.Throwing(() =>
        {
            tried.SetResult();
            return new HttpRequestException(HttpRequestError.ConnectionError);
        });
        using Kit kit = await TaughtAsync(streaming, Tier.Sovereign, broken);

        Task<ChatResponse> asking = AskAsync(kit, streaming);
        await _slow.EnteredAsync(Token);
        kit.Time.Advance(TimeSpan.FromSeconds(1));
        await tried.Task;
        kit.Time.Advance(TimeSpan.FromMinutes(10));

        AllServicesFailedException failure = await Assert.ThrowsAsync<AllServicesFailedException>(() => asking);
        Assert.Equal(["b", "a"], failure.Attempts.Select(static a => a.Service));
        Assert.Equal(1, broken.Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_CallerCancelsDuringTheRace_BothAreCancelled(bool streaming)
    {
        using CancellationTokenSource caller = new();
        Gate second = new("second");
        using Kit kit = await TaughtAsync(streaming, Tier.Sovereign, second.Client);

        Task<ChatResponse> asking = Kit.AskAsync(kit.Named("hedged"), streaming, cancellationToken: caller.Token);
        await _slow.EnteredAsync(Token);
        kit.Time.Advance(TimeSpan.FromSeconds(1));
        await second.EnteredAsync(Token);
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Assert.Equal(0, Health(kit).InFlight);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_AttemptBudgetIsSpent_NobodyIsAskedBeside(bool streaming)
    {
        using Kit kit = await TaughtAsync(streaming, Tier.Sovereign, attempts: 1);

        Task<ChatResponse> asking = AskAsync(kit, streaming);
        await _slow.EnteredAsync(Token);
        kit.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(0, _second.Calls);
        _slow.LetOneGo();

        Assert.Equal("slow", (await asking).Text);
    }

    [Fact]
    public async Task GetResponse_NotAskedFor_NothingIsHedged()
    {
        using Kit kit = await TaughtAsync(streaming: false, Tier.Sovereign);

        Task<ChatResponse> asking = kit.Chat.GetResponseAsync("x", cancellationToken: Token);
        await _slow.EnteredAsync(Token);
        kit.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(0, _second.Calls);
        _slow.LetOneGo();

        Assert.Equal("slow", (await asking).Text);
    }

    private static ServiceHealth Health(Kit kit) => kit.Services.GetRequiredService<ServiceCatalog>()["a"].Health;

    private static Task<ChatResponse> AskAsync(Kit kit, bool streaming) => Kit.AskAsync(kit.Named("hedged"), streaming, cancellationToken: Token);

    // A first service that took a second for each of twenty answers.
    private async Task<Kit> TaughtAsync(bool streaming, Tier second, StubChatClient? other = null, int attempts = 4)
    {
        Kit kit = new(
            k => k
                .AddPolicy("hedged", p => (p.Hedge, p.MaxAttempts) = (true, attempts))
                .AddChatClient("a", Tier.Sovereign, _slow.Client)
                .AddChatClient("b", second, other ?? _second),
            services => services.AddSingleton<IRouteLedger>(_ledger));
        for (int i = 0; i < 20; i++)
        {
            Task<ChatResponse> asking = AskAsync(kit, streaming);
            await _slow.EnteredAsync(Token);
            kit.Time.Advance(TimeSpan.FromSeconds(1));
            _slow.LetOneGo();
            await asking;
        }

        LatencyFigures usual = streaming ? Health(kit).FirstToken : Health(kit).Total;
        Assert.Equal((20, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)), (usual.Samples, usual.P50, usual.P95));
        return kit;
    }

    private sealed class Entries : IRouteLedger
    {
        private readonly Lock _lock = new();
        private readonly List<LedgerEntry> _entries = [];

        public void Record(LedgerEntry entry)
        {
            lock (_lock)
            {
                _entries.Add(entry);
            }
        }

        public IEnumerable<(string Service, FailureKind? Failure)> Of(int last)
        {
            lock (_lock)
            {
                return [.. _entries.TakeLast(last).Select(static e => (e.Service, e.Failure))];
            }
        }
    }
}
