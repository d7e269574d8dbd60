using System.Text;
using Microsoft.Extensions.AI;
using TierKit.Testing.Conformance;
using TierKit.Hosting;
using TierKit.Testing.Loopback;
using TierKit.Telemetry;

namespace TierKit.Conformance;

/// <summary>What every provider must survive of a server that means harm: bounded memory, a typed failure, the socket closed.</summary>
/// <remarks>Register the service with <see cref="LineLimit"/> and <see cref="AnswerLimit"/>, so that the proof is short.</remarks>
public abstract class HostileServerTests
{
    protected const int LineLimit = 64 * 1024;
    protected const int AnswerLimit = 1024 * 1024;

    // Far more than any limit, and an end, should a limit be missing.
    private const int Endless = 64 * AnswerLimit;

    private static readonly string Block = new('a', 32 * 1024);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    protected abstract ProviderWire Wire { get; }

    /// <summary>Gets the chunk that says the answer stopped by itself, and one that says it became too long.</summary>
    protected abstract string[] FinishWords { get; }

    protected abstract void Register(ITierKitBuilder kit, string address);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_EndlessHeaders_AreCutOffAndTheNextIsAsked(bool streaming) =>
        await RefusedAsync(streaming, async e =>
        {
            await e.SendAsync("HTTP/1.1 200 OK\r\n");
            await FloodAsync(n => e.SendAsync($"X-{n}: {Block[..1024]}\r\n"), 1024);
        });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_EndlessLine_IsCutOffAndTheNextIsAsked(bool streaming) =>
        await RefusedAsync(streaming, async e =>
        {
            await e.BeginStreamAsync(streaming ? Wire.StreamType : "application/json");
            await FloodAsync(_ => e.ChunkAsync(Block), Block.Length);
        });

    [Fact]
    public async Task GetStreamingResponse_EndlessStream_EndsAtTheLimitWithThePartialText()
    {
        await using ProviderLab lab = Lab(async e =>
        {
            await e.BeginStreamAsync(Wire.StreamType);
            foreach (string chunk in Wire.FirstWord)
            {
                await e.ChunkAsync(chunk);
            }

            string words = string.Concat(Enumerable.Repeat(Wire.FirstWord[^1], 64));
            await FloodAsync(_ => e.ChunkAsync(words), words.Length);
        });

        StreamInterruptedException broken = await Assert.ThrowsAsync<StreamInterruptedException>(() => lab.AskAsync(streaming: true, cancellationToken: Token));

        Assert.Equal(FailureKind.Malformed, broken.Failure);
        Assert.StartsWith("HelHel", broken.PartialText, StringComparison.Ordinal);
        Assert.InRange(broken.PartialText.Length, 6, AnswerLimit);
    }

    [Fact]
    public async Task GetStreamingResponse_ToolCallThatNeverCloses_IsCutOffAndTheNextIsAsked()
    {
        Assert.SkipWhen(Wire.ToolCallPart is null, "This protocol sends tool calls whole.");
        await RefusedAsync(streaming: true, async e =>
        {
            await e.BeginStreamAsync(Wire.StreamType);
            foreach (string chunk in Wire.ToolCallStart)
            {
                await e.ChunkAsync(chunk);
            }

            string parts = string.Concat(Enumerable.Repeat(Wire.ToolCallPart!, 64));
            await FloodAsync(_ => e.ChunkAsync(parts), parts.Length);
        });
    }

    [Fact]
    public async Task GetStreamingResponse_FinishReasonTwice_IsOneAnswer()
    {
        await using ProviderLab lab = Lab(e => FinishingAsync(e, [.. Wire.FirstWord, FinishWords[0], FinishWords[0]]));

        ChatResponse response = await lab.AskAsync(streaming: true, cancellationToken: Token);

        Assert.Equal(("Hel", ChatFinishReason.Stop), (response.Text, response.FinishReason));
    }

    [Fact]
    public async Task GetStreamingResponse_TwoFinishReasonsAfterText_IsMalformedWithThePartialText()
    {
        await using ProviderLab lab = Lab(e => FinishingAsync(e, [.. Wire.FirstWord, .. FinishWords]));

        StreamInterruptedException broken = await Assert.ThrowsAsync<StreamInterruptedException>(() => lab.AskAsync(streaming: true, cancellationToken: Token));

        Assert.Equal((FailureKind.Malformed, "Hel"), (broken.Failure, broken.PartialText));
    }

    [Fact]
    public async Task GetStreamingResponse_TwoFinishReasonsBeforeText_IsMalformedAndTheNextIsAsked()
    {
        await RefusedAsync(streaming: true, e => FinishingAsync(e, [.. Wire.FirstWord.SkipLast(1), .. FinishWords, Wire.FirstWord[^1]]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_DeeplyNestedJson_IsMalformedAndTheNextIsAsked(bool streaming)
    {
        string bomb = string.Concat(Enumerable.Repeat("{\"a\":[", 20_000));
        await RefusedAsync(streaming, e => streaming
            ? StreamOfAsync(e, Wire.StreamType == "text/event-stream" ? $"data: {bomb[..60_000]}\n\n" : bomb[..60_000] + "\n")
            : e.AnswerAsync(200, bomb));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetResponse_AnotherCharset_IsMalformedAndTheNextIsAsked(bool streaming) =>
        await RefusedAsync(streaming, async e =>
        {
            byte[] body = Encoding.Unicode.GetBytes(streaming ? string.Concat(Wire.FirstWord.Concat(Wire.Rest)) : Wire.Whole);
            string type = streaming ? Wire.StreamType : "application/json";
            await e.SendAsync($"HTTP/1.1 200 OK\r\nContent-Type: {type}; charset=utf-16\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n");
            await e.SendAsync(body);
        });

    protected virtual Task AnswerAsideAsync(LoopbackExchange exchange)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return exchange.AnswerAsync(404, "");
    }

    private async Task FinishingAsync(LoopbackExchange exchange, string[] chunks)
    {
        await exchange.BeginStreamAsync(Wire.StreamType);
        foreach (string chunk in chunks.Append(Wire.Rest[^1]))
        {
            await exchange.ChunkAsync(chunk);
        }

        await exchange.EndStreamAsync();
    }

    private static async Task StreamOfAsync(LoopbackExchange exchange, string content)
    {
        await exchange.BeginStreamAsync("text/event-stream");
        await exchange.ChunkAsync(content);
        await exchange.EndStreamAsync();
    }

    // Sends until the peer closes: a server that is never told to stop is the point.
    private static async Task FloodAsync(Func<int, Task> send, int size)
    {
        for (int i = 0; i * (long)size < Endless; i++)
        {
            await send(i);
        }
    }

    private async Task RefusedAsync(bool streaming, Func<LoopbackExchange, Task> answer)
    {
        TaskCompletionSource<bool> closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ProviderLab lab = Lab(async e =>
        {
            try
            {
                await answer(e);
            }
            finally
            {
                closed.TrySetResult(true);
            }
        });

        AllServicesFailedException failure = await Assert.ThrowsAsync<AllServicesFailedException>(() => lab.AskAsync(streaming, cancellationToken: Token));

        RouteAttempt attempt = Assert.Single(failure.Attempts);
        Assert.Contains(attempt.Failure, new FailureKind?[] { FailureKind.Malformed, FailureKind.Truncated });
        Assert.True(await closed.Task);
    }

    private ProviderLab Lab(Func<LoopbackExchange, Task> answer) =>
        new(e => e.Request.Path == Wire.Path ? answer(e) : AnswerAsideAsync(e), Register);
}
