using System.Globalization;
using Microsoft.Extensions.AI;
using TierKit.Hosting;
using TierKit.Loopback;
using TierKit.Telemetry;

namespace TierKit.Conformance;

/// <summary>What every provider must hold when its service fails, streaming and not, on raw bytes.</summary>
public abstract class ProviderFaultTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    protected abstract ProviderWire Wire { get; }

    protected abstract void Register(ITierKitBuilder kit, string address);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_Healthy_IsWholeAndSendsOneRequest(bool streaming)
    {
        await using ProviderLab lab = Lab(AnswerAsync);

        ChatResponse response = await lab.AskAsync(streaming, cancellationToken: Token);

        Assert.Equal("Hello you", response.Text);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
        Assert.Equal((7, 2), (response.Usage?.InputTokenCount, response.Usage?.OutputTokenCount));
        Assert.True(response.GetRoute()!.CompletionVerified);
        Assert.Single(Chats(lab));
    }

    [Theory]
    [InlineData(500, FailureKind.ServerError)]
    [InlineData(503, FailureKind.Overloaded)]
    [InlineData(529, FailureKind.Overloaded)]
    [InlineData(429, FailureKind.RateLimited)]
    [InlineData(401, FailureKind.Unauthorized)]
    [InlineData(403, FailureKind.Unauthorized)]
    [InlineData(404, FailureKind.ModelMissing)]
    public async Task GetResponse_Status_IsClassifiedAndSentOnce(int status, FailureKind kind)
    {
        foreach (bool streaming in new[] { false, true })
        {
            await using ProviderLab lab = Lab(e => e.AnswerAsync(status, "{}"));

            AllServicesFailedException failure = await Assert.ThrowsAsync<AllServicesFailedException>(() => lab.AskAsync(streaming, cancellationToken: Token));

            RouteAttempt attempt = Assert.Single(failure.Attempts);
            Assert.Equal((kind, status), (attempt.Failure, attempt.Status));
            Assert.Single(Chats(lab));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_BadRequest_IsTheProvidersOwnAndNeitherRetriedNorHeldAgainstIt(bool streaming)
    {
        await using ProviderLab lab = Lab(static e => e.AnswerAsync(400, "{}"), attempts: 4);

        for (int i = 0; i < 5; i++)
        {
            Exception failure = await Assert.ThrowsAnyAsync<Exception>(() => lab.AskAsync(streaming, cancellationToken: Token));
            Assert.IsNotType<TierKitException>(failure, exactMatch: false);
        }

        Assert.Equal(5, Chats(lab).Count);
    }

    [Theory]
    [InlineData("empty", false)]
    [InlineData("empty", true)]
    [InlineData("enormous", false)]
    [InlineData("enormous", true)]
    [InlineData("broken tool schema", false)]
    [InlineData("broken tool schema", true)]
    public async Task GetResponse_NonsenseThatTheServiceRefuses_ComesBackAsItsOwn400AndOpensNoBreaker(string nonsense, bool streaming)
    {
        int asked = 0;
        await using ProviderLab lab = Lab(e => ++asked <= 4 ? e.AnswerAsync(400, "{}") : AnswerAsync(e), attempts: 4);
        (ChatMessage[] messages, ChatOptions? options) = nonsense switch
        {
            "empty" => ([new ChatMessage(ChatRole.User, "")], null),
            "enormous" => ([new ChatMessage(ChatRole.User, new string('x', 4 << 20))], null),
            _ => (new[] { new ChatMessage(ChatRole.User, "hello") }, new ChatOptions { Tools = [new BrokenTool()] }),
        };

        for (int i = 0; i < 4; i++)
        {
            Exception failure = await Assert.ThrowsAnyAsync<Exception>(() => lab.AskAsync(streaming, options, messages, Token));
            Assert.IsNotType<TierKitException>(failure, exactMatch: false);
        }

        Assert.Equal(4, Chats(lab).Count);
        Assert.Equal("Hello you", (await lab.AskAsync(streaming, cancellationToken: Token)).Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_RetryAfter_IsHonouredInPlace(bool streaming)
    {
        int asked = 0;
        await using ProviderLab lab = Lab(e => ++asked == 1 ? e.AnswerAsync(429, "{}", headers: "Retry-After: 2") : AnswerAsync(e), attempts: 2);

        Task<ChatResponse> asking = lab.AskAsync(streaming, cancellationToken: Token);
        await lab.Time.WaitFor(TimeSpan.FromSeconds(2));
        lab.Time.Advance(TimeSpan.FromSeconds(2));

        RouteReport report = (await asking).GetRoute()!;
        Assert.Equal([FailureKind.RateLimited, null], report.Attempts.Select(static a => a.Failure));
        Assert.Equal(2, Chats(lab).Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_Refused_IsUnreachable(bool streaming)
    {
        await using ProviderLab lab = Lab(AnswerAsync, $"http://127.0.0.1:{LoopbackServer.ClosedPort().ToString(CultureInfo.InvariantCulture)}");

        Assert.Equal(FailureKind.Unreachable, await FailureAsync(lab, streaming));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task GetResponse_ClosedBeforeHeaders_IsConnectionLost(bool streaming, bool reset)
    {
        await using ProviderLab lab = Lab(e =>
        {
            if (reset)
            {
                e.Reset();
            }

            return Task.CompletedTask;
        });

        Assert.Equal(FailureKind.ConnectionLost, await FailureAsync(lab, streaming));
    }

    [Theory]
    [InlineData(false, "<html>sign in</html>")]
    [InlineData(true, "<html>sign in</html>")]
    [InlineData(false, "")]
    [InlineData(true, "")]
    [InlineData(false, "{}")]
    public async Task GetResponse_GoodStatusWithoutAnAnswer_IsNeverSuccess(bool streaming, string body)
    {
        await using ProviderLab lab = Lab(e => e.AnswerAsync(200, body, body.StartsWith('<') ? "text/html" : "application/json"));

        Assert.Contains(await FailureAsync(lab, streaming), new FailureKind?[] { FailureKind.Malformed, FailureKind.Truncated });
    }

    [Fact]
    public async Task GetStreamingResponse_CleanEndWithoutFinish_IsTruncatedWithThePartialText()
    {
        await using ProviderLab lab = Lab(async e =>
        {
            await BeginAsync(e);
            await e.EndStreamAsync();
        });

        StreamInterruptedException broken = await Assert.ThrowsAsync<StreamInterruptedException>(() => lab.AskAsync(streaming: true, cancellationToken: Token));

        Assert.Equal((FailureKind.Truncated, "Hel"), (broken.Failure, broken.PartialText));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetStreamingResponse_CutMidAnswer_IsConnectionLostWithThePartialText(bool reset)
    {
        // A reset may overtake bytes that are under way: it comes only once the reader has them.
        TaskCompletionSource shown = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ProviderLab lab = Lab(async e =>
        {
            await BeginAsync(e);
            await shown.Task.WaitAsync(e.Stopping);
            if (reset)
            {
                e.Reset();
            }
        });

        StreamInterruptedException broken = await Assert.ThrowsAsync<StreamInterruptedException>(async () =>
        {
            await foreach (ChatResponseUpdate _ in lab.Chat.GetStreamingResponseAsync("hello", cancellationToken: Token))
            {
                shown.TrySetResult();
            }
        });

        Assert.Equal((FailureKind.ConnectionLost, "Hel"), (broken.Failure, broken.PartialText));
    }

    [Fact]
    public async Task GetStreamingResponse_ErrorEventMidAnswer_IsSeenAlthoughTheStatusWasGood()
    {
        TaskCompletionSource shown = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ProviderLab lab = Lab(async e =>
        {
            await BeginAsync(e);
            await shown.Task.WaitAsync(e.Stopping);
            await e.ChunkAsync(Wire.ErrorEvent);
            await e.EndStreamAsync();
        });

        StreamInterruptedException broken = await Assert.ThrowsAsync<StreamInterruptedException>(async () =>
        {
            await foreach (ChatResponseUpdate _ in lab.Chat.GetStreamingResponseAsync("hello", cancellationToken: Token))
            {
                shown.TrySetResult();
            }
        });

        Assert.Equal((FailureKind.Overloaded, "Hel"), (broken.Failure, broken.PartialText));
    }

    [Fact]
    public async Task GetStreamingResponse_ErrorEventFirst_FailsBeforeAnythingIsShown()
    {
        await using ProviderLab lab = Lab(async e =>
        {
            await e.BeginStreamAsync(Wire.StreamType);
            await e.ChunkAsync(Wire.ErrorEvent);
            await e.EndStreamAsync();
        });

        Assert.Equal(FailureKind.Overloaded, await FailureAsync(lab, streaming: true));
    }

    [Fact]
    public async Task GetStreamingResponse_MalformedChunk_IsNeverSuccess()
    {
        await using ProviderLab lab = Lab(async e =>
        {
            await BeginAsync(e);
            await e.ChunkAsync(Wire.MalformedChunk);
            await e.EndStreamAsync();
        });

        StreamInterruptedException broken = await Assert.ThrowsAsync<StreamInterruptedException>(() => lab.AskAsync(streaming: true, cancellationToken: Token));

        Assert.Contains(broken.Failure, new[] { FailureKind.Malformed, FailureKind.Truncated });
    }

    [Fact]
    public async Task GetStreamingResponse_StallsMidAnswer_IdleClockEndsItAndClosesTheSocket()
    {
        TaskCompletionSource<bool> closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ProviderLab lab = Lab(async e =>
        {
            await BeginAsync(e);
            closed.SetResult(await e.PeerClosedAsync());
        });
        await using IAsyncEnumerator<ChatResponseUpdate> updates = lab.Chat.GetStreamingResponseAsync("hello", cancellationToken: Token).GetAsyncEnumerator(Token);
        Assert.True(await updates.MoveNextAsync());
        string shown = updates.Current.Text;
        Task<bool> next = updates.MoveNextAsync().AsTask();
        while (next.IsCompleted && await next)
        {
            shown += updates.Current.Text;
            next = updates.MoveNextAsync().AsTask();
        }

        lab.Time.Advance(TimeSpan.FromSeconds(30));

        StreamInterruptedException broken = await Assert.ThrowsAsync<StreamInterruptedException>(() => next);
        Assert.Equal((FailureKind.Timeout, AttemptPhase.Idle, "Hel"), (broken.Failure, Assert.Single(broken.Attempts).Phase, broken.PartialText));
        Assert.True(await closed.Task);
    }

    [Fact]
    public async Task GetStreamingResponse_SilentBeforeHeaders_HeadersClockEndsItAndClosesTheSocket()
    {
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource<bool> closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ProviderLab lab = Lab(async e =>
        {
            asked.SetResult();
            closed.SetResult(await e.PeerClosedAsync());
        });

        Task<ChatResponse> asking = lab.AskAsync(streaming: true, cancellationToken: Token);
        await asked.Task;
        lab.Time.Advance(TimeSpan.FromSeconds(120));

        AllServicesFailedException failure = await Assert.ThrowsAsync<AllServicesFailedException>(() => asking);
        Assert.Equal((FailureKind.Timeout, AttemptPhase.Headers), (failure.Attempts[0].Failure, failure.Attempts[0].Phase));
        Assert.True(await closed.Task);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_CallerCancels_ClosesTheSocketAtOnce(bool streaming)
    {
        using CancellationTokenSource caller = new();
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource<bool> closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ProviderLab lab = Lab(async e =>
        {
            if (streaming)
            {
                await BeginAsync(e);
            }

            asked.SetResult();
            closed.SetResult(await e.PeerClosedAsync());
        });

        Task<ChatResponse> asking = lab.AskAsync(streaming, cancellationToken: caller.Token);
        await asked.Task;
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Assert.True(await closed.Task);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_Redirect_IsRefusedAndNotFollowed(bool streaming)
    {
        await using ProviderLab lab = Lab(static e => e.AnswerAsync(307, "", headers: "Location: http://127.0.0.1:1/elsewhere"));

        Assert.Equal(FailureKind.InsecureTransport, await FailureAsync(lab, streaming));
        Assert.Single(Chats(lab));
    }

    /// <summary>Answers what a provider asks beside the chat itself; most ask nothing.</summary>
    protected virtual Task AnswerAsideAsync(LoopbackExchange exchange)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return exchange.AnswerAsync(404, "");
    }

    protected ProviderLab Lab(Func<LoopbackExchange, Task> answer, string? address = null, int attempts = 1) =>
        new(e => e.Request.Path == Wire.Path ? answer(e) : AnswerAsideAsync(e), Register, address, attempts);

    protected IReadOnlyList<LoopbackRequest> Chats(ProviderLab lab)
    {
        ArgumentNullException.ThrowIfNull(lab);
        return [.. lab.Server.Requests.Where(r => r.Path == Wire.Path)];
    }

    protected async Task AnswerAsync(LoopbackExchange exchange)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        if (!exchange.Request.Body.Contains("\"stream\":true", StringComparison.Ordinal))
        {
            await exchange.AnswerAsync(200, Wire.Whole);
            return;
        }

        await BeginAsync(exchange);
        foreach (string chunk in Wire.Rest)
        {
            await exchange.ChunkAsync(chunk);
        }

        await exchange.EndStreamAsync();
    }

    protected static async Task<FailureKind?> FailureAsync(ProviderLab lab, bool streaming)
    {
        ArgumentNullException.ThrowIfNull(lab);
        return Assert.Single((await Assert.ThrowsAsync<AllServicesFailedException>(() => lab.AskAsync(streaming, cancellationToken: Token))).Attempts).Failure;
    }

    private async Task BeginAsync(LoopbackExchange exchange)
    {
        await exchange.BeginStreamAsync(Wire.StreamType);
        foreach (string chunk in Wire.FirstWord)
        {
            await exchange.ChunkAsync(chunk);
        }
    }
}
