using Microsoft.Extensions.Time.Testing;
using TierKit.Memory.Indexing;

namespace TierKit.Memory.Tests.Indexing;

public sealed class BackgroundEncodingTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly SemaphoreSlim _called = new(0);
    private int _calls;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _called.Dispose();

    [Fact]
    public async Task Start_WhileItRuns_RunsOnceMoreAndNotAtOnce()
    {
        TaskCompletionSource first = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int atOnce = 0;
        await using BackgroundEncoding encoding = new(
            async (_, _) =>
            {
                Assert.Equal(1, Interlocked.Increment(ref atOnce));
                bool isFirst = Interlocked.Increment(ref _calls) == 1;
                _called.Release();
                await (isFirst ? first.Task : Task.CompletedTask);
                Interlocked.Decrement(ref atOnce);
                return true;
            },
            _time);

        encoding.Start();
        await CalledAsync();
        encoding.Start();
        encoding.Start();
        ValueTask<bool> waiting = encoding.RunOnceAsync(null, Token);
        first.SetResult();

        Assert.True(await waiting);
        await CalledAsync();
        await CalledAsync();
        await encoding.DisposeAsync();
        Assert.Equal(3, _calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Start_EncoderIsAway_TriesAgainAfterThePause(bool throws)
    {
        await using BackgroundEncoding encoding = new(
            (_, _) =>
            {
                bool away = ++_calls == 1;
                _called.Release();
                return throws && away ? throw new IOException("no room") : new(!away);
            },
            _time);

        encoding.Start();
        await CalledAsync();
        DateTimeOffset first = _time.GetUtcNow();
        await CalledAsync();

        Assert.Equal(2, _calls);
        Assert.True(_time.GetUtcNow() - first >= BackgroundEncoding.Pause);
    }

    [Fact]
    public async Task Dispose_WhileItRuns_EndsIt()
    {
        BackgroundEncoding encoding = new(
            async (_, cancellationToken) =>
            {
                _called.Release();
                await Task.Delay(Timeout.InfiniteTimeSpan, _time, cancellationToken);
                return true;
            },
            _time);
        encoding.Start();
        await CalledAsync();

        await encoding.DisposeAsync();
        encoding.Start();
        _time.Advance(BackgroundEncoding.Quiet);

        Assert.Equal(0, _called.CurrentCount);
    }

    [Fact]
    public async Task Dispose_BeforeTheQuietIsOver_BeginsNothing()
    {
        BackgroundEncoding encoding = new(
            (_, _) =>
            {
                _called.Release();
                return new(true);
            },
            _time);

        encoding.Start();
        await encoding.DisposeAsync();

        Assert.Equal(0, _called.CurrentCount);
    }

    // Whoever waits may not have begun to when the clock is first put forward.
    private async Task CalledAsync()
    {
        while (!await _called.WaitAsync(TimeSpan.FromMilliseconds(10), Token))
        {
            _time.Advance(BackgroundEncoding.Quiet);
        }
    }
}
