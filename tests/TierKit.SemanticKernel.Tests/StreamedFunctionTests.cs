using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Microsoft.SemanticKernel;
using Polly;
using Polly.Timeout;
using TierKit.Tiers;

namespace TierKit.SemanticKernel.Tests;

/// <summary>Plugin functions whose answer is streamed, under a pipeline.</summary>
public sealed class StreamedFunctionTests
{
    private static readonly ResiliencePipeline TwoRetries =
        new ResiliencePipelineBuilder().AddRetry(new() { MaxRetryAttempts = 2, Delay = TimeSpan.Zero }).Build();

    private int _runs;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task InvokeStreaming_FailsBeforeItsFirstItem_IsTriedAgainUnseen()
    {
        Kernel kernel = Build(TwoRetries, null, (run, _) => run < 3 ? throw new HttpRequestException("down") : Items("a", "b"));

        Assert.Equal(["a", "b"], await ReadAsync<string>(kernel));
        Assert.Equal(3, _runs);
    }

    [Fact]
    public async Task InvokeStreaming_PipelineGivesUp_AlternativeStreams()
    {
        Kernel kernel = Build(TwoRetries, KernelFunctionFactory.CreateFromMethod(static () => Items("x", "y"), "almanac"), static (_, _) => throw new HttpRequestException("down"));

        Assert.Equal(["x", "y"], await ReadAsync<string>(kernel));
        Assert.Equal(3, _runs);
    }

    [Fact]
    public async Task InvokeStreaming_PipelineGivesUpWithoutAlternative_FailureIsTheReaders()
    {
        Kernel kernel = Build(TwoRetries, null, static (_, _) => throw new HttpRequestException("down"));

        await Assert.ThrowsAsync<HttpRequestException>(() => ReadAsync<string>(kernel));
    }

    [Fact]
    public async Task InvokeStreaming_FailsAfterItsFirstItem_IsNotTriedAgain()
    {
        List<string> seen = [];
        Kernel kernel = Build(TwoRetries, KernelFunctionFactory.CreateFromMethod(static () => Items("x"), "almanac"), static (_, _) => Breaking());

        await Assert.ThrowsAsync<HttpRequestException>(() => ReadAsync(kernel, seen));

        Assert.Equal(["a"], seen);
        Assert.Equal(1, _runs);
    }

    [Fact]
    public async Task InvokeStreaming_NothingComesInTime_PipelinesTimeoutEndsTheAttempt()
    {
        FakeTimeProvider time = new();
        ResiliencePipeline timeout = new ResiliencePipelineBuilder { TimeProvider = time }.AddTimeout(new TimeoutStrategyOptions { Timeout = TimeSpan.FromSeconds(5) }).Build();
        TaskCompletionSource waiting = new();
        Kernel kernel = Build(timeout, null, (_, token) => Silent(waiting, token));

        Task<List<string>> reading = ReadAsync<string>(kernel);
        await waiting.Task;
        time.Advance(TimeSpan.FromSeconds(6));

        await Assert.ThrowsAsync<TimeoutRejectedException>(() => reading);
    }

    [Fact]
    public async Task InvokeStreaming_TimeoutAfterTheFirstItem_DoesNotEndTheStream()
    {
        FakeTimeProvider time = new();
        ResiliencePipeline timeout = new ResiliencePipelineBuilder { TimeProvider = time }.AddTimeout(new TimeoutStrategyOptions { Timeout = TimeSpan.FromSeconds(5) }).Build();
        Kernel kernel = Build(timeout, null, static (_, token) => Watchful(token));
        List<string> seen = [];

        await foreach (string item in kernel.InvokeStreamingAsync<string>("weather", "forecast", cancellationToken: Token))
        {
            seen.Add(item);
            time.Advance(TimeSpan.FromSeconds(60));
        }

        Assert.Equal(["a", "b"], seen);
    }

    [Fact]
    public async Task InvokeStreaming_UnusualItemType_IsGuardedToo()
    {
        Kernel kernel = Build(TwoRetries, null, (run, _) => run < 2 ? throw new HttpRequestException("down") : Items("a"));
        kernel.Plugins.AddFromFunctions("numbers", [KernelFunctionFactory.CreateFromMethod(() => ++_runs < 5 ? throw new HttpRequestException("down") : new[] { 1 }.ToAsyncEnumerable(), "count")]);

        await Assert.ThrowsAnyAsync<Exception>(() => ReadAsync<Version>(kernel));
        Assert.Equal(3, _runs);
    }

    [Fact]
    public async Task InvokeStreaming_ReaderCancels_AlternativeIsNotAsked()
    {
        using CancellationTokenSource stop = new();
        int alternatives = 0;
        TaskCompletionSource waiting = new();
        Kernel kernel = Build(TwoRetries, KernelFunctionFactory.CreateFromMethod(() => ++alternatives, "almanac"), (_, token) => Silent(waiting, token));

        Task reading = Task.Run(async () =>
        {
            await foreach (string _ in kernel.InvokeStreamingAsync<string>("weather", "forecast", cancellationToken: stop.Token))
            {
            }
        }, Token);
        await waiting.Task;
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.Equal(0, alternatives);
    }

    private static async IAsyncEnumerable<string> Items(params string[] items)
    {
        await Task.Yield();
        foreach (string item in items)
        {
            yield return item;
        }
    }

    private static async IAsyncEnumerable<string> Breaking()
    {
        await Task.Yield();
        yield return "a";
        throw new HttpRequestException("broke off");
    }

    private static async IAsyncEnumerable<string> Silent(TaskCompletionSource waiting, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token)
    {
        waiting.TrySetResult();
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
        yield break;
    }

    private static async IAsyncEnumerable<string> Watchful([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token)
    {
        yield return "a";
        await Task.Yield();
        token.ThrowIfCancellationRequested();
        yield return "b";
    }

    private static Task<List<T>> ReadAsync<T>(Kernel kernel) => ReadAsync(kernel, new List<T>());

    private static async Task<List<T>> ReadAsync<T>(Kernel kernel, List<T> seen)
    {
        await foreach (T item in kernel.InvokeStreamingAsync<T>("weather", "forecast", cancellationToken: Token))
        {
            seen.Add(item);
        }

        return seen;
    }

    private Kernel Build(ResiliencePipeline pipeline, KernelFunction? alternative, Func<int, CancellationToken, IAsyncEnumerable<string>> forecast)
    {
        Kernel kernel = Kernel.CreateBuilder().AddTierKit(kit => kit
            .AddChatClient("local", Tier.Sovereign, new StubChatClient(StubChatClient.Says("home")))
            .AddFunctionResilience("weather", "forecast", pipeline, alternative)).Build();
        kernel.Plugins.AddFromFunctions("weather", [KernelFunctionFactory.CreateFromMethod((CancellationToken token) => forecast(++_runs, token), "forecast")]);
        return kernel;
    }
}
