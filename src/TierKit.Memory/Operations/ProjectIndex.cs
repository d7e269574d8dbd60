using Microsoft.Data.Sqlite;
using TierKit.Memory.Indexing;
using TierKit.Memory.Storage;

namespace TierKit.Memory.Operations;

/// <summary>Decides when the index of an open project looks at the folder: at the first use, and then as the watcher or each use says.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class ProjectIndex(NoteIndex index, bool watch) : IAsyncDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private readonly SemaphoreSlim _gate = new(1, 1);
    private bool _isCurrent;
    private Task? _watching;
    private Task? _encoding;

    public NoteIndex Notes => index;

    /// <summary>Returns when the index knows every file as it was when the call began, but for what the watcher is about to tell.</summary>
    /// <param name="again">Whether the folder is looked at again where nobody watches it; otherwise the first look is enough.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask EnsureCurrentAsync(bool again, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _isCurrent) && (watch || !again))
        {
            return;
        }

        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_isCurrent && (watch || !again))
            {
                return;
            }

            // The watcher first: what changes during the scan is told afterwards.
            _watching ??= watch ? Task.Run(() => Quietly(token => index.WatchAsync(FolderWatcher.DefaultQuiet, token)), CancellationToken.None) : Task.CompletedTask;
            index.Verify();
            await index.SynchronizeAsync(null, cancellationToken).ConfigureAwait(false);
            Volatile.Write(ref _isCurrent, true);
            _encoding ??= watch ? Task.Run(() => Quietly(token => index.EncodePendingAsync(token).AsTask()), CancellationToken.None) : Task.CompletedTask;
        }
        finally
        {
            _gate.Release();
        }
    }

    public Task<IndexReport> ReindexAsync(IProgress<IndexProgress>? progress, CancellationToken cancellationToken) => index.ReindexAsync(progress, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_watching ?? Task.CompletedTask, _encoding ?? Task.CompletedTask).ConfigureAwait(false);
        await index.DisposeAsync().ConfigureAwait(false);
        _gate.Dispose();
        _closing.Dispose();
    }

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
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or PlatformNotSupportedException or SqliteException)
        {
            // A folder that cannot be watched, as on some network drives and beyond a system's limit, is scanned at each use instead.
            Volatile.Write(ref _isCurrent, false);
            watch = false;
        }
    }
}
