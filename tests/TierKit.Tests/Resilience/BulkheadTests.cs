using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Telemetry;
using TierKit.Tests.Chat;
using TierKit.Tiers;

namespace TierKit.Tests.Resilience;

public sealed class BulkheadTests
{
    private readonly Gate _gate = new();
    private readonly StubChatClient _next = StubChatClient.Saying("away");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_SlotTaken_WaitsAndIsServedInOrder(bool streaming)
    {
        using Kit kit = Create(queue: 8);

        Task<ChatResponse>[] asking = [.. Enumerable.Range(0, 4).Select(i => AskAsync(kit, streaming, $"q{i}"))];
        await _gate.EnteredAsync(Token);
        Assert.Equal((1, 3), (Health(kit).InFlight, Health(kit).Queued));
        for (int i = 0; i < 4; i++)
        {
            _gate.LetOneGo();
            if (i < 3)
            {
                await _gate.EnteredAsync(Token);
            }
        }

        await Task.WhenAll(asking);
        Assert.Equal(["q0", "q1", "q2", "q3"], _gate.Order);
        Assert.All(asking, static a => Assert.Single(a.Result.GetRoute()!.Attempts));
        Assert.Equal((0, 0, 0), (Health(kit).InFlight, Health(kit).Queued, _next.Calls));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_QueueFull_NextCandidateServesAndTheReportSaysWhy(bool streaming)
    {
        using Kit kit = Create(queue: 0);
        Task<ChatResponse> first = AskAsync(kit, streaming, "first");
        await _gate.EnteredAsync(Token);

        RouteReport report = (await AskAsync(kit, streaming, "second")).GetRoute()!;

        Assert.Equal("b", report.ServedBy);
        Assert.Equal(ExclusionReason.Busy, Assert.Single(report.Exclusions).Reason);
        Assert.Contains("raise MaxConcurrency or MaxQueue in TierKit:Services:a", report.Exclusions[0].Detail, StringComparison.Ordinal);
        _gate.LetOneGo();
        await first;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_WaitTooLong_NextCandidateServes(bool streaming)
    {
        using Kit kit = Create(queue: 8);
        Task<ChatResponse> first = AskAsync(kit, streaming, "first");
        await _gate.EnteredAsync(Token);

        Task<ChatResponse> second = AskAsync(kit, streaming, "second");
        kit.Time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(second.IsCompleted);
        Assert.Equal(1, Health(kit).Queued);
        kit.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("away", (await second).Text);
        Assert.Equal(0, Health(kit).Queued);
        _gate.LetOneGo();
        Assert.Equal("home", (await first).Text);
    }

    [Fact]
    public async Task GetResponse_QueueOutlastsTheDeadline_DoesNotJoinIt()
    {
        using Kit kit = Create(queue: 8);
        for (int i = 0; i < 8; i++)
        {
            Task<ChatResponse> taught = AskAsync(kit, streaming: false, "teach");
            await _gate.EnteredAsync(Token);
            kit.Time.Advance(TimeSpan.FromSeconds(10));
            _gate.LetOneGo();
            await taught;
        }

        Task<ChatResponse> first = AskAsync(kit, streaming: false, "first");
        await _gate.EnteredAsync(Token);

        // It usually takes ten seconds until a slot is free, and this call has five.
        ChatResponse hurried = await kit.Named("hurried").GetResponseAsync("x", cancellationToken: Token);

        Assert.Equal("away", hurried.Text);
        Assert.Equal(TimeSpan.FromSeconds(10), Health(kit).Total.P95);
        _gate.LetOneGo();
        await first;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_CancelledWhileWaiting_LeavesTheQueueAndTakesNoSlot(bool streaming)
    {
        using Kit kit = Create(queue: 8);
        using CancellationTokenSource caller = new();
        Task<ChatResponse> first = AskAsync(kit, streaming, "first");
        await _gate.EnteredAsync(Token);

        Task<ChatResponse> second = Kit.AskAsync(kit.Chat, streaming, cancellationToken: caller.Token);
        Assert.Equal(1, Health(kit).Queued);
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.Equal(0, Health(kit).Queued);
        _gate.LetOneGo();
        await first;
        Assert.Equal(0, Health(kit).InFlight);
    }

    [Fact]
    public async Task GetStreamingResponse_ReaderLeaves_SlotIsFree()
    {
        using Kit kit = new(static k => k.AddChatClient("a", Tier.Sovereign, StubChatClient.Saying("words"), static o => o.MaxConcurrency = 1));

        for (int i = 0; i < 3; i++)
        {
            await foreach (ChatResponseUpdate _ in kit.Chat.GetStreamingResponseAsync("x", cancellationToken: Token))
            {
                break;
            }
        }

        Assert.Equal(0, Health(kit).InFlight);
    }

    private static ServiceHealth Health(Kit kit) => kit.Services.GetRequiredService<ServiceCatalog>()["a"].Health;

    private static Task<ChatResponse> AskAsync(Kit kit, bool streaming, string text) =>
        Kit.AskAsync(kit.Chat, streaming, null, Token, new ChatMessage(ChatRole.User, text));

    private Kit Create(int queue) => new(k => k
        .AddPolicy("hurried", static p => p.Deadline = TimeSpan.FromSeconds(5))
        .AddChatClient("a", Tier.Sovereign, _gate.Client, o =>
        {
            o.MaxConcurrency = 1;
            o.MaxQueue = queue;
            // The call inside must not run out of time before those outside do.
            o.Clocks.FirstToken = TimeSpan.FromMinutes(5);
        })
        .AddChatClient("b", Tier.Partner, _next));
}
