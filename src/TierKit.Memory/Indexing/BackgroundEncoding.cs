using Microsoft.Data.Sqlite;

namespace TierKit.Memory.Indexing;

/// <summary>Encodes in the background what has no vector yet: whenever somebody says that there may be something, and again later while the encoder is away.</summary>
/// <remarks>Thread-safe. Disposing it waits for the step under way.</remarks>
internal sealed class BackgroundEncoding(Func<CancellationToken, ValueTask<bool>> encode, TimeProvider time) : IAsyncDisposable
{
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
    public async ValueTask<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        // Two at once would have the encoder do the same work twice.
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await encode(cancellationToken).ConfigureAwait(false);
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
            _closed = true;
        }

        await _closing.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _closing.Dispose();
        _gate.Dispose();
    }

    private async Task RunAsync()
    {
        while (Next())
        {
            bool done;
            try
            {
                done = await RunOnceAsync(_closing.Token).ConfigureAwait(false);
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

            if (!done)
            {
                await WaitAsync().ConfigureAwait(false);
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

    private async Task WaitAsync()
    {
        try
        {
            await Task.Delay(Pause, time, _closing.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        lock (_lock)
        {
            _again = true;
        }
    }
}
