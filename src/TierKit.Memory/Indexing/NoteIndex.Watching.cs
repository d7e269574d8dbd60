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

    [LoggerMessage(7003, LogLevel.Warning, "A change of the notes folder could not be followed ({Reason}); the next scan will.")]
    private static partial void LogNotFollowed(ILogger logger, string reason);
}
