using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Telemetry;
using TierKit.Tests.Chat;
using TierKit.Tiers;

namespace TierKit.Tests.Resilience;

public sealed class ClockTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, AttemptPhase.Total, 600)]
    [InlineData(true, AttemptPhase.FirstToken, 15)]
    public async Task GetResponse_SilentService_NextIsAskedWhenTheFirstClockFires(bool streaming, AttemptPhase phase, int seconds)
    {
        Silence silence = new();
        StubChatClient second = StubChatClient.Saying("away");
        using Kit kit = new(k => k.AddChatClient("a", Tier.Sovereign, silence.Client).AddChatClient("b", Tier.Partner, second));

        Task<ChatResponse> asking = Kit.AskAsync(kit.Chat, streaming, cancellationToken: Token);
        await silence.Reached;
        kit.Time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
        Assert.False(asking.IsCompleted);
        Assert.Equal(0, second.Calls);
        kit.Time.Advance(TimeSpan.FromMilliseconds(1));

        RouteReport report = (await asking).GetRoute()!;
        Assert.Equal(phase, report.Attempts[0].Phase);
        Assert.Equal(FailureKind.Timeout, report.Attempts[0].Failure);
        Assert.Equal(TimeSpan.FromSeconds(seconds), report.Attempts[0].Duration);
        Assert.Equal(1, silence.Client.Calls);
        Assert.Equal(1, second.Calls);
    }

    [Fact]
    public async Task GetStreamingResponse_StallsBetweenTokens_IdleClockEndsIt()
    {
        TaskCompletionSource stalled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        StubChatClient stalling = new() { OnStream = (_, _, token) => Stall(stalled, token) };
        using Kit kit = new(k => k.AddChatClient("a", Tier.Sovereign, stalling));

        Task<ChatResponse> asking = Kit.AskAsync(kit.Chat, streaming: true, cancellationToken: Token);
        await stalled.Task;
        kit.Time.Advance(TimeSpan.FromSeconds(30));

        StreamInterruptedException broken = await Assert.ThrowsAsync<StreamInterruptedException>(() => asking);
        Assert.Equal(FailureKind.Timeout, broken.Failure);
        Assert.Equal(AttemptPhase.Idle, broken.Attempts[0].Phase);
        Assert.Equal("one ", broken.PartialText);
    }

    [Fact]
    public async Task GetStreamingResponse_ReaderTakesItsTime_IdleClockDoesNotRun()
    {
        using Kit kit = new(k => k.AddChatClient("a", Tier.Sovereign, StubChatClient.Saying("words")));
        string heard = "";

        await foreach (ChatResponseUpdate update in kit.Chat.GetStreamingResponseAsync("hello", cancellationToken: Token))
        {
            kit.Time.Advance(TimeSpan.FromSeconds(40));
            heard += update.Text;
        }

        Assert.Equal("words", heard);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_DeadlineOfThePolicy_BoundsTheWholeCall(bool streaming)
    {
        Silence silence = new();
        using Kit kit = new(k => k
            .AddPolicy("short", static p => p.Deadline = TimeSpan.FromSeconds(3))
            .AddChatClient("a", Tier.Sovereign, silence.Client)
            .AddChatClient("b", Tier.Partner, StubChatClient.Saying("too late")));

        Task<ChatResponse> asking = Kit.AskAsync(kit.Named("short"), streaming, cancellationToken: Token);
        await silence.Reached;
        kit.Time.Advance(TimeSpan.FromSeconds(3));

        AllServicesFailedException failure = await Assert.ThrowsAsync<AllServicesFailedException>(() => asking);
        Assert.Equal(AttemptPhase.Total, Assert.Single(failure.Attempts).Phase);
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> Stall(
        TaskCompletionSource stalled,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new ChatResponseUpdate(ChatRole.Assistant, "one ");
        TaskCompletionSource never = new();
        ValueTask waiting = new(never.Task.WaitAsync(cancellationToken));
        stalled.SetResult();
        await waiting;
    }

    /// <summary>Takes a request and never answers, but obeys its token.</summary>
    private sealed class Silence
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Silence() => Client = new StubChatClient
        {
            OnResponse = async (_, _, token) =>
            {
                Task waiting = new TaskCompletionSource().Task.WaitAsync(token);
                _reached.TrySetResult();
                await waiting;
                throw new InvalidOperationException("nothing ends this wait but its token");
            },
        };

        public StubChatClient Client { get; }

        public Task Reached => _reached.Task;
    }
}
