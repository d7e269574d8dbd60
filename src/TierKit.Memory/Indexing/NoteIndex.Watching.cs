using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using TierKit.Memory.Storage;

namespace TierKit.Memory.Indexing;

/// <summary>Follows what others do in the folder.</summary>
internal sealed partial class NoteIndex
{
    private volatile bool _isBehind;

    /// <summary>Gets whether a change could not be taken in, so that the whole folder has to be looked at.</summary>
    public bool IsBehind => _isBehind;

    /// <summary>Brings the index up to date with the folder: unchanged files are not read.</summary>
    public async Task<IndexReport> SynchronizeAsync(IProgress<IndexProgress>? progress, CancellationToken cancellationToken)
    {
        bool wasBehind = _isBehind;
        // What is missed from here on is missed anew.
        _isBehind = false;
        try
        {
            return await ScanAsync(progress, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            _isBehind |= wasBehind;
            throw;
        }
    }

    /// <summary>Follows the folder until it is cancelled; returns at once where nothing needs following.</summary>
    public async Task WatchAsync(TimeSpan quiet, CancellationToken cancellationToken)
    {
        if (_contents.WatchAsync(quiet, cancellationToken) is not { } watched)
        {
            return;
        }

        await foreach (WatchedChanges changes in watched.ConfigureAwait(false))
        {
            try
            {
                await ApplyAsync(IsBehind ? changes with { NeedsScan = true } : changes, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SqliteException or NoteEngineException)
            {
                // The folder is away, a file is held by its writer, or the index has no room; the next event or use looks at everything.
                _isBehind = true;
                LogNotFollowed(_logger, exception.GetType().Name);
            }
        }
    }

    /// <summary>Gets whether the contents tell what the index has not taken in, so that nothing is scanned for it.</summary>
    public bool KnowsPending => _contents.KnowsPending;

    /// <summary>Takes in what writers have left undone.</summary>
    /// <param name="age">How long ago their change was at least.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task CatchUpAsync(TimeSpan age, CancellationToken cancellationToken)
    {
        WatchedChanges pending = await _contents.PendingAsync(age, cancellationToken).ConfigureAwait(false);
        if (pending.Actions.Count == 0)
        {
            return;
        }

        // Compared as a whole first, so that what moved is known as moved.
        await ApplyAsync(pending, cancellationToken).ConfigureAwait(false);
        WatchedChanges left = await _contents.PendingAsync(age, cancellationToken).ConfigureAwait(false);
        if (left.Actions.Count == 0)
        {
            return;
        }

        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // The catalogue said the same of these already, and nobody had written down that it does.
            await DeleteAsync([.. left.Actions.Where(static action => action.IsDelete).Select(static action => action.Path)], cancellationToken).ConfigureAwait(false);
            await SettleAsync(await ReadAllAsync([.. left.Actions.Where(static action => !action.IsDelete).Select(static action => action.Path)], cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    [LoggerMessage(7003, LogLevel.Warning, "A change of the notes folder could not be followed ({Reason}); the next scan will.")]
    private static partial void LogNotFollowed(ILogger logger, string reason);
}
