using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Resilience;
using TierKit.Telemetry;
using TierKit.Tests.Chat;
using TierKit.Tiers;

namespace TierKit.Tests.Resilience;

/// <summary>A service with nobody to stand in for it: one call per window is the probe.</summary>
public sealed class ProbeWaitTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_OutageOfAMinute_OneAttemptPerWindowReachesTheOnlyService(bool streaming)
    {
        StubChatClient only = StubChatClient.Throwing(static () => new HttpRequestException(HttpRequestError.ConnectionError));
        using Kit kit = new(k => k.AddChatClient("a", Tier.Sovereign, only));

        for (int second = 0; second < 60; second++)
        {
            await Assert.ThrowsAsync<AllServicesFailedException>(() => Kit.AskAsync(kit.Chat, streaming, cancellationToken: Token));
            kit.Time.Advance(TimeSpan.FromSeconds(1));
        }

        // Three open it; then one probe after 15 s, and one after 30 s more.
        Assert.Equal(3 + 2, only.Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_ProbeUnderWay_OthersFailAtOnceByDefault(bool streaming)
    {
        Gate gate = new();
        using Kit kit = Opened(gate, policyWait: TimeSpan.Zero, out _);
        kit.Time.Advance(TimeSpan.FromSeconds(15));
        Task<ChatResponse> probe = Kit.AskAsync(kit.Named("p"), streaming, cancellationToken: Token);
        await gate.EnteredAsync(Token);
        int before = gate.Client.Calls;

        AllServicesFailedException refused = await Assert.ThrowsAsync<AllServicesFailedException>(
            () => Kit.AskAsync(kit.Named("p"), streaming, cancellationToken: Token));

        Assert.Contains("a probe is under way", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, gate.Client.Calls);
        gate.LetOneGo();
        Assert.Equal("home", (await probe).Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_PolicyWaits_OthersAreServedOnceTheProbeSucceeds(bool streaming)
    {
        Gate gate = new();
        using Kit kit = Opened(gate, policyWait: TimeSpan.FromSeconds(20), out _);
        kit.Time.Advance(TimeSpan.FromSeconds(15));
        Task<ChatResponse> probe = Kit.AskAsync(kit.Named("p"), streaming, cancellationToken: Token);
        await gate.EnteredAsync(Token);

        Task<ChatResponse> other = Kit.AskAsync(kit.Named("p"), streaming, cancellationToken: Token);
        Assert.False(other.IsCompleted);
        gate.LetOneGo();
        await probe;
        await gate.EnteredAsync(Token);
        gate.LetOneGo();

        Assert.Equal("home", (await other).Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_PolicyWaits_BecomesTheProbeWhenItIsDue(bool streaming)
    {
        Gate gate = new();
        using Kit kit = Opened(gate, policyWait: TimeSpan.FromSeconds(20), out _);

        Task<ChatResponse> asking = Kit.AskAsync(kit.Named("p"), streaming, cancellationToken: Token);
        Assert.False(asking.IsCompleted);
        kit.Time.Advance(TimeSpan.FromSeconds(15));
        await gate.EnteredAsync(Token);
        gate.LetOneGo();

        Assert.Equal("home", (await asking).Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_PolicyWaitsLessThanTheWindow_FailsWhenItsPatienceIsOver(bool streaming)
    {
        Gate gate = new();
        using Kit kit = Opened(gate, policyWait: TimeSpan.FromSeconds(5), out int calls);

        Task<ChatResponse> asking = Kit.AskAsync(kit.Named("p"), streaming, cancellationToken: Token);
        kit.Time.Advance(TimeSpan.FromSeconds(5));

        AllServicesFailedException failure = await Assert.ThrowsAsync<AllServicesFailedException>(() => asking);
        Assert.Contains("the next probe is due in 10 s", failure.Message, StringComparison.Ordinal);
        Assert.Equal(calls, gate.Client.Calls);
        Assert.Single(failure.Exclusions);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_PolicyWaitsButTheFloorMayAnswer_FloorAnswersAtOnce(bool streaming)
    {
        Gate gate = new();
        using Kit kit = Opened(gate, policyWait: TimeSpan.FromSeconds(20), out int calls, floor: true);

        ChatResponse response = await Kit.AskAsync(kit.Named("p"), streaming, cancellationToken: Token);

        Assert.Equal(("from the floor", Degradation.Floor), (response.Text, response.GetRoute()!.Degradation));
        Assert.Equal(calls, gate.Client.Calls);
    }

    // A service whose breaker is open, and that answers through the gate from now on.
    private static Kit Opened(Gate gate, TimeSpan policyWait, out int calls, bool floor = false)
    {
        bool down = true;
        Func<IReadOnlyList<ChatMessage>, ChatOptions?, CancellationToken, Task<ChatResponse>> up = gate.Client.OnResponse;
        gate.Client.OnResponse = (messages, options, token) => down
            ? Task.FromException<ChatResponse>(new HttpRequestException(HttpRequestError.ConnectionError))
            : up(messages, options, token);
        Kit kit = new(
            k => k.AddPolicy("p", p => p.ProbeWait = policyWait).AddChatClient("a", Tier.Sovereign, gate.Client),
            services =>
            {
                if (floor)
                {
                    services.AddSingleton<IFloor>(new SayingFloor());
                }
            });
        for (int i = 0; i < 3; i++)
        {
            Task<ChatResponse> failed = kit.Chat.GetResponseAsync("x", cancellationToken: Token);
            Assert.Equal(!floor, failed.IsFaulted);
            Assert.Equal(floor ? null : typeof(AllServicesFailedException), failed.Exception?.InnerException?.GetType());
        }

        down = false;
        calls = gate.Client.Calls;
        return kit;
    }

    private sealed class SayingFloor : IFloor
    {
        public ValueTask<ChatResponse?> AnswerAsync(IReadOnlyList<ChatMessage> messages, CancellationToken cancellationToken) =>
            new(new ChatResponse(new ChatMessage(ChatRole.Assistant, "from the floor")));
    }
}
