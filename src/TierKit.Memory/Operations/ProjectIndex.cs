using Microsoft.Data.Sqlite;
using TierKit.Memory.Indexing;
using TierKit.Memory.Storage;

namespace TierKit.Memory.Operations;

/// <summary>Decides when the index of an open project looks at the folder: at the first use, and then as the watcher or each use says.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class ProjectIndex : IAsyncDisposable
{
    private readonly NoteIndex _index;
    private readonly BackgroundEncoding _encoding;
    private readonly CancellationTokenSource _closing = new();
    private readonly SemaphoreSlim _gate = new(1, 1);
    private bool _isCurrent;
    private bool _watch;
    private Task? _watching;

    public ProjectIndex(NoteIndex index, bool watch, TimeProvider time)
    {
        _index = index;
        _watch = watch;
        _encoding = new BackgroundEncoding(index.EncodePendingAsync, time);
        index.OnPending(_encoding.Start);
    }

    public NoteIndex Notes => _index;

    /// <summary>Returns when the index knows every file as it was when the call began, but for what the watcher is about to tell.</summary>
    /// <param name="again">Whether the folder is looked at again where nobody watches it; otherwise the first look is enough.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask EnsureCurrentAsync(bool again, CancellationToken cancellationToken)
    {
        if (_index.KnowsPending && IsCurrent(again: false))
        {
            // What others wrote is in the index that all share; only what one of them left undone is looked for.
            await (again ? _index.CatchUpAsync(_watch ? FolderWatcher.DefaultQuiet : TimeSpan.Zero, cancellationToken) : Task.CompletedTask).ConfigureAwait(false);
            return;
        }

        if (IsCurrent(again))
        {
            return;
        }

        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (IsCurrent(again && !_index.KnowsPending))
            {
                return;
            }

            // The watcher first: what changes during the scan is told afterwards.
            _watching ??= _watch ? Task.Run(() => Quietly(token => _index.WatchAsync(FolderWatcher.DefaultQuiet, token)), CancellationToken.None) : Task.CompletedTask;
            _index.Verify();
            await _index.SynchronizeAsync(null, cancellationToken).ConfigureAwait(false);
            bool first = !_isCurrent;
            Volatile.Write(ref _isCurrent, true);
            if (first && (_watch || !_index.IsEncodedAtOnce))
            {
                _encoding.Start();
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Has the next use look at the folder, whatever is known: changes may have been missed.</summary>
    public void Doubt() => Volatile.Write(ref _isCurrent, false);

    public Task<IndexReport> ReindexAsync(IProgress<IndexProgress>? progress, CancellationToken cancellationToken) => _index.ReindexAsync(progress, cancellationToken);

    /// <summary>Encodes what has no vector yet, for somebody who waits for it.</summary>
    /// <returns>Whether nothing is left to do.</returns>
    public ValueTask<bool> EncodeAsync(IProgress<IndexProgress>? progress, CancellationToken cancellationToken) => _encoding.RunOnceAsync(progress, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        await (_watching ?? Task.CompletedTask).ConfigureAwait(false);
        await _encoding.DisposeAsync().ConfigureAwait(false);
        await _index.DisposeAsync().ConfigureAwait(false);
        _gate.Dispose();
        _closing.Dispose();
    }

    private bool IsCurrent(bool again) => Volatile.Read(ref _isCurrent) && !_index.IsBehind && (_watch || !again);

    private async Task Quietly(Func<CancellationToken, Task> follow)
    {
        try
        {
            await follow(_closing.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The project is closed.
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or PlatformNotSupportedException or SqliteException or NoteEngineException)
        {
            // A folder that cannot be watched, as on some network drives and beyond a system's limit, is scanned at each use instead.
            Volatile.Write(ref _isCurrent, false);
            _watch = false;
        }
    }
}
