using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using TierKit.Memory.Storage;

namespace TierKit.Memory.Indexing;

/// <summary>Follows what others do in the folder.</summary>
internal sealed partial class NoteIndex
{
    /// <summary>Follows the folder until it is cancelled; returns at once where nothing needs following.</summary>
    public async Task WatchAsync(TimeSpan quiet, CancellationToken cancellationToken)
    {
        if (_contents.WatchAsync(quiet, cancellationToken) is not { } watched)
        {
            return;
        }

        bool isBehind = false;
        await foreach (WatchedChanges changes in watched.ConfigureAwait(false))
        {
            try
            {
                await ApplyAsync(isBehind ? changes with { NeedsScan = true } : changes, cancellationToken).ConfigureAwait(false);
                isBehind = false;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SqliteException or NoteEngineException)
            {
                // The folder is away, a file is held by its writer, or the index has no room; the next event looks at everything.
                isBehind = true;
                LogNotFollowed(_logger, exception.GetType().Name);
            }
        }
    }

    [LoggerMessage(7003, LogLevel.Warning, "A change of the notes folder could not be followed ({Reason}); the next scan will.")]
    private static partial void LogNotFollowed(ILogger logger, string reason);
}
