using Microsoft.Extensions.AI;
using TierKit.Testing.Loopback;
using TierKit.Policy;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Providers.Tests;

/// <summary>Lets the server signal that it is silent, and only then moves the clock or cancels.</summary>
public sealed class OllamaClockTests
{
    private readonly TaskCompletionSource _silent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<bool> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GetStreamingResponse_HeadersThenSilence_FirstTokenClockEndsIt()
    {
        await using OllamaLab lab = new(async e =>
        {
            await e.BeginStreamAsync(OllamaWords.LineType);
            await HangAsync(e);
        });
        lab.On("/api/ps", static e => e.AnswerAsync(200, OllamaWords.Running("llama3.2:latest", "2025-11-03T10:26:07Z")));

        await using IAsyncEnumerator<ChatResponseUpdate> updates = lab.Chat.GetStreamingResponseAsync("hello", cancellationToken: Test).GetAsyncEnumerator(Test);
        Task<bool> next = updates.MoveNextAsync().AsTask();
        await _silent.Task;
        lab.Time.Advance(TimeSpan.FromSeconds(15));

        AllServicesFailedException failure = await Assert.ThrowsAsync<AllServicesFailedException>(() => next);
        Assert.Equal(FailureKind.Timeout, Assert.Single(failure.Attempts).Failure);
        Assert.True(await _closed.Task.WaitAsync(Test));
    }

    [Fact]
    public async Task GetResponse_SilentInOnePiece_TotalClockEndsItAndClosesTheSocket()
    {
        await using OllamaLab lab = new(HangAsync);

        Task<ChatResponse> answer = lab.AskAsync(streaming: false, cancellationToken: Test);
        await _silent.Task;
        lab.Time.Advance(TimeSpan.FromMinutes(10));

        AllServicesFailedException failure = await Assert.ThrowsAsync<AllServicesFailedException>(() => answer);
        RouteAttempt attempt = Assert.Single(failure.Attempts);
        Assert.Equal((FailureKind.Timeout, AttemptPhase.Total), (attempt.Failure, attempt.Phase));
        Assert.True(await _closed.Task.WaitAsync(Test));
    }

    [Fact]
    public async Task GetStreamingResponse_ModelStillLoading_LoadIsNotAborted()
    {
        TaskCompletionSource loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int questions = 0;
        await using OllamaLab lab = new(async e =>
        {
            _silent.TrySetResult();
            await loaded.Task.WaitAsync(e.Stopping);
            await e.SayHelloAsync();
        }, whileLoading: LoadingRule.Wait, configure: ConnectSlower);
        lab.On("/api/ps", e => e.AnswerAsync(200, OllamaWords.Running("llama3.2:latest", $"2025-11-03T10:26:07.{Interlocked.Increment(ref questions)}Z")));

        Task<ChatResponse> answer = lab.AskAsync(streaming: true, cancellationToken: Test);
        await _silent.Task;
        // How long the question may take; while it lasts, the clock must stand still.
        lab.Time.Watched = TimeSpan.FromSeconds(5);
        lab.Time.Advance(TimeSpan.FromSeconds(16));
        await lab.Time.Over.WaitAsync(Test);
        lab.Time.Advance(TimeSpan.FromMinutes(1));
        loaded.SetResult();

        Assert.Equal("Hello you", (await answer).Text);
        Assert.Equal(2, questions);
        Assert.Single(lab.ChatRequests);
    }

    [Fact]
    public async Task GetStreamingResponse_FirstTokenComesWhileTheServerIsAsked_AnswerIsNotCut()
    {
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource shown = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource judged = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using OllamaLab lab = new(async e =>
        {
            _silent.TrySetResult();
            await asked.Task.WaitAsync(e.Stopping);
            await e.BeginStreamAsync(OllamaWords.LineType);
            await e.ChunkAsync(OllamaWords.Part("Hello"));
            await judged.Task.WaitAsync(e.Stopping);
            await e.ChunkAsync(OllamaWords.Done);
            await e.EndStreamAsync();
        }, configure: ConnectSlower);
        lab.On("/api/ps", async e =>
        {
            asked.TrySetResult();
            await shown.Task.WaitAsync(e.Stopping);
            await e.AnswerAsync(200, OllamaWords.Running("llama3.2:latest", "2025-11-03T10:26:07Z"));
        });
        await using IAsyncEnumerator<ChatResponseUpdate> updates = lab.Chat.GetStreamingResponseAsync("hello", cancellationToken: Test).GetAsyncEnumerator(Test);

        Task<bool> first = updates.MoveNextAsync().AsTask();
        await _silent.Task;
        lab.Time.Watched = TimeSpan.FromSeconds(2);
        lab.Time.Advance(TimeSpan.FromSeconds(15));
        Assert.True(await first);
        shown.SetResult();
        await lab.Time.Over.WaitAsync(Test);
        judged.SetResult();

        Assert.True(await updates.MoveNextAsync());
        Assert.Equal(ChatFinishReason.Stop, updates.Current.FinishReason);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_ServerSaysItIsLoading_IsAskedAgainAndServes(bool streaming)
    {
        int asked = 0;
        await using OllamaLab lab = new(e => Interlocked.Increment(ref asked) == 1
            ? e.AnswerAsync(500, """{"error":"unexpected server status: llm server loading model"}""")
            : e.SayHelloAsync(), whileLoading: LoadingRule.Wait);
        lab.Time.Watched = TimeSpan.FromSeconds(1);

        Task<ChatResponse> answer = lab.AskAsync(streaming, cancellationToken: Test);
        await lab.Time.Begun.WaitAsync(Test);
        lab.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("Hello you", (await answer).Text);
        Assert.Equal(2, lab.ChatRequests.Count);
        Assert.Equal(ServiceAvailability.Available, lab.Service.Health.Availability);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_CallerCancelsBeforeHeaders_EndsAtOnceAndClosesTheSocket(bool streaming)
    {
        await using OllamaLab lab = new(HangAsync, attempts: 4);
        using CancellationTokenSource caller = CancellationTokenSource.CreateLinkedTokenSource(Test);

        Task<ChatResponse> answer = lab.AskAsync(streaming, cancellationToken: caller.Token);
        await _silent.Task;
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        Assert.True(await _closed.Task.WaitAsync(Test));
        Assert.Single(lab.ChatRequests);
    }

    [Fact]
    public async Task GetStreamingResponse_CallerCancelsWhileWaitingForAToken_EndsAtOnceAndClosesTheSocket()
    {
        await using OllamaLab lab = new(StallAfterPartAsync, attempts: 4);
        using CancellationTokenSource caller = CancellationTokenSource.CreateLinkedTokenSource(Test);
        await using IAsyncEnumerator<ChatResponseUpdate> updates = lab.Chat.GetStreamingResponseAsync("hello", cancellationToken: caller.Token).GetAsyncEnumerator(caller.Token);
        Assert.True(await updates.MoveNextAsync());
        await _silent.Task;

        Task<bool> next = updates.MoveNextAsync().AsTask();
        Assert.False(next.IsCompleted);
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        Assert.True(await _closed.Task.WaitAsync(Test));
        Assert.Single(lab.ChatRequests);
    }

    [Fact]
    public async Task GetStreamingResponse_CallerCancelsWhileHoldingAnUpdate_NextStepIsCancelledNotTruncated()
    {
        await using OllamaLab lab = new(StallAfterPartAsync, attempts: 4);
        using CancellationTokenSource caller = CancellationTokenSource.CreateLinkedTokenSource(Test);
        await using IAsyncEnumerator<ChatResponseUpdate> updates = lab.Chat.GetStreamingResponseAsync("hello", cancellationToken: caller.Token).GetAsyncEnumerator(caller.Token);
        Assert.True(await updates.MoveNextAsync());
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => updates.MoveNextAsync().AsTask());

        Assert.True(await _closed.Task.WaitAsync(Test));
        Assert.Single(lab.ChatRequests);
    }

    [Fact]
    public async Task GetStreamingResponse_ReaderLeaves_ClosesTheSocket()
    {
        await using OllamaLab lab = new(StallAfterPartAsync);

        await foreach (ChatResponseUpdate update in lab.Chat.GetStreamingResponseAsync("hello", cancellationToken: Test))
        {
            Assert.Equal("Hel", update.Text);
            break;
        }

        Assert.True(await _closed.Task.WaitAsync(Test));
    }

    // Leaves the prober's patience as the only wait of its length.
    private static void ConnectSlower(ServiceOptions options) => options.Clocks.Connect = TimeSpan.FromSeconds(3);

    private async Task StallAfterPartAsync(LoopbackExchange exchange)
    {
        await exchange.BeginStreamAsync(OllamaWords.LineType);
        await exchange.ChunkAsync(OllamaWords.Part("Hel"));
        await HangAsync(exchange);
    }

    private async Task HangAsync(LoopbackExchange exchange)
    {
        _silent.TrySetResult();
        _closed.TrySetResult(await exchange.PeerClosedAsync());
    }
}
