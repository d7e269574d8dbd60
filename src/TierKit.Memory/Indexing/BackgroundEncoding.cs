using Microsoft.Data.Sqlite;

namespace TierKit.Memory.Indexing;

/// <summary>Encodes in the background what has no vector yet: whenever somebody says that there may be something, and again later while the encoder is away.</summary>
/// <remarks>Thread-safe. Disposing it waits for the step under way.</remarks>
internal sealed class BackgroundEncoding(Func<IProgress<IndexProgress>?, CancellationToken, ValueTask<bool>> encode, TimeProvider clock) : IAsyncDisposable
{
    /// <summary>How long it waits for more before it begins: several writes are one step, and a process that ends at once begins none.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);

    /// <summary>How long an encoder that was away is left alone.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _closing = new();
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _gate = new(1, 1);
    private Task _running = Task.CompletedTask;
    private bool _again;
    private bool _closed;

    /// <summary>Says that something may have no vector; returns at once.</summary>
    public void Start()
    {
        lock (_lock)
        {
            _again = true;
            if (!_closed && _running.IsCompleted)
            {
                _running = Task.Run(RunAsync);
            }
        }
    }

    /// <summary>Encodes now, for somebody who waits.</summary>
    /// <returns>Whether nothing is left to do.</returns>
    public async ValueTask<bool> RunOnceAsync(IProgress<IndexProgress>? progress, CancellationToken cancellationToken)
    {
        // Two at once would have the encoder do the same work twice.
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await encode(progress, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
        }

        await _closing.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _closing.Dispose();
        _gate.Dispose();
    }

    private async Task RunAsync()
    {
        while (await WaitAsync(Quiet).ConfigureAwait(false) && Next())
        {
            bool done;
            try
            {
                done = await RunOnceAsync(null, _closing.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_closing.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SqliteException or TierKitException or OperationCanceledException)
            {
                // The index has no room or no encoder; what has no vector is found by its words until it has.
                done = false;
            }

            if (!done && await WaitAsync(Pause).ConfigureAwait(false))
            {
                lock (_lock)
                {
                    _again = true;
                }
            }
        }
    }

    private bool Next()
    {
        lock (_lock)
        {
            bool goOn = _again && !_closed;
            _again = false;
            if (!goOn)
            {
                // Who starts it after this starts it anew, whatever this task still does.
                _running = Task.CompletedTask;
            }

            return goOn;
        }
    }

    /// <returns>Whether it is over and the encoding goes on.</returns>
    private async Task<bool> WaitAsync(TimeSpan time)
    {
        await Task.Delay(time, clock, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !_closing.IsCancellationRequested;
    }
}
