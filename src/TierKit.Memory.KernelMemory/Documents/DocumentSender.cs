using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using TierKit.Memory.Indexing;
using TierKit.Policy;

namespace TierKit.Memory.KernelMemory.Documents;

/// <summary>Brings the service to what the ledger wants, in the background: uploads, waits until each is found, deletes, tries again.</summary>
/// <remarks>Thread-safe. Disposing it lets what is due be sent for a moment, then stops; the rest is sent by the next process.</remarks>
internal sealed partial class DocumentSender : IAsyncDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly DocumentLedger _ledger;
    private readonly DocumentIds _ids;
    private readonly KernelMemoryClient _client;
    private readonly KernelMemoryCalls _calls;
    private readonly KernelMemoryOptions _options;
    private readonly Func<LedgerRow, CancellationToken, ValueTask<NoteDocument?>> _read;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _work = new(0, 1);
    private readonly SemaphoreSlim _slots;
    private readonly ConcurrentDictionary<Guid, Task> _active = new();
    private readonly Lazy<Task> _running;
    private int _failures;
    private volatile bool _isClosing;
    private volatile bool _isDoubted;
    private TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public DocumentSender(
        DocumentLedger ledger, DocumentIds ids, KernelMemoryClient client, KernelMemoryCalls calls, KernelMemoryOptions options,
        Func<LedgerRow, CancellationToken, ValueTask<NoteDocument?>> read, TimeProvider time, ILogger logger)
    {
        (_ledger, _ids, _client, _calls, _options, _read, _time, _logger) = (ledger, ids, client, calls, options, read, time, logger);
        _slots = new SemaphoreSlim(options.ParallelUploads, options.ParallelUploads);
        _running = new Lazy<Task>(() =>
        {
            // Whoever writes the first note lends neither scope nor label to the work in the background.
            using AsyncFlowControl flow = ExecutionContext.SuppressFlow();
            return Task.Run(RunAsync);
        });
    }

    /// <summary>Gets what the service failed with last; <see langword="null"/> where it does not fail.</summary>
    public KernelMemoryException? Failure { get; private set; }

    /// <summary>Says that there is work, or that the service may be back.</summary>
    public void Wake()
    {
        _ = _running.Value;
        try
        {
            _work.Release();
        }
        catch (SemaphoreFullException)
        {
            // It knows already.
        }
        catch (ObjectDisposedException)
        {
            // What is left is the next process's.
        }
    }

    /// <summary>Says that it is time to look whether the service still has what it had.</summary>
    public void Doubt()
    {
        _isDoubted = true;
        Wake();
    }

    /// <summary>Says that the service has answered somebody.</summary>
    public void Answered()
    {
        if (Failure is not null)
        {
            (Failure, _failures) = (null, 0);
            Wake();
        }
    }

    /// <summary>Looks whether the service still has what it had: by default its data do not outlive its process.</summary>
    /// <returns>Whether it lost them; then everything is sent again.</returns>
    /// <exception cref="KernelMemoryException">The service failed or refused.</exception>
    public async Task<bool> HasLostAsync(CancellationToken cancellationToken)
    {
        if (_ledger.Sample() is not { } note || await _client.GetStateAsync(_ids.Of(note), cancellationToken).ConfigureAwait(false) != KernelMemoryState.Unknown)
        {
            return false;
        }

        LogLost(_logger);
        _ledger.Forget();
        Wake();
        return true;
    }

    /// <summary>Returns when nothing is on its way any more, or the service could not be asked.</summary>
    public async Task<bool> SettleAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task next = Volatile.Read(ref _settled).Task;
            Dictionary<DocumentState, int> count = _ledger.Count();
            if (count.GetValueOrDefault(DocumentState.Waiting) + count.GetValueOrDefault(DocumentState.Leaving) == 0)
            {
                return true;
            }

            if (Failure is not null)
            {
                return false;
            }

            Wake();
            // Another process may be at it, and tells nobody.
            using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(next, Task.Delay(_options.PollInterval, _time, over.Token)).ConfigureAwait(false);
            await over.CancelAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _isClosing = true;
        if (_running.IsValueCreated)
        {
            Wake();
            try
            {
                await _running.Value.WaitAsync(Grace, _time).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                await _stopping.CancelAsync().ConfigureAwait(false);
                await _running.Value.ConfigureAwait(false);
            }
        }

        _stopping.Dispose();
        _work.Dispose();
        _slots.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stopping.IsCancellationRequested && !await WorkAsync().ConfigureAwait(false))
        {
            await WaitAsync(LongestPause).ConfigureAwait(false);
        }
    }

    /// <returns>Whether it was closed; otherwise the ledger could not be used.</returns>
    private async Task<bool> WorkAsync()
    {
        bool isFirst = true;
        try
        {
            while (!_stopping.IsCancellationRequested)
            {
                if (isFirst || (_isDoubted && Failure is null))
                {
                    isFirst = false;
                    await CheckAsync().ConfigureAwait(false);
                }

                await _slots.WaitAsync(_stopping.Token).ConfigureAwait(false);
                LedgerRow? row = Failure is null || _active.IsEmpty ? _ledger.Take(_options.IngestionDeadline + (2 * _options.Deadline)) : null;
                if (row is not null)
                {
                    _active[row.Id] = SendAsync(row);
                    if (Failure is not null)
                    {
                        // One note tries the water for all.
                        await Task.WhenAll(_active.Values).ConfigureAwait(false);
                    }
                }
                else
                {
                    _slots.Release();
                }

                if (Failure is not null && _active.IsEmpty)
                {
                    if (_isClosing)
                    {
                        break;
                    }

                    await PauseAsync().ConfigureAwait(false);
                }
                else if (row is null)
                {
                    if (_isClosing && _active.IsEmpty)
                    {
                        break;
                    }

                    // What a process that died held is free again after its lease.
                    await WaitAsync(LongestPause).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Closing.
        }
        catch (SqliteException exception)
        {
            LogUnusable(_logger, exception.SqliteErrorCode);
            return _isClosing;
        }
        finally
        {
            await Task.WhenAll(_active.Values).ConfigureAwait(false);
        }

        return true;
    }

    private async Task CheckAsync()
    {
        _isDoubted = false;
        try
        {
            await HasLostAsync(_stopping.Token).ConfigureAwait(false);
        }
        catch (KernelMemoryException exception)
        {
            Failed(exception);
        }
    }

    private void Failed(KernelMemoryException exception)
    {
        if (Failure is null)
        {
            LogAway(_logger, exception.Error);
        }

        Failure = exception;
        _isDoubted = true;
        Interlocked.Increment(ref _failures);
    }

    private async Task SendAsync(LedgerRow row)
    {
        await Task.Yield();
        try
        {
            await (row.State == DocumentState.Leaving ? DeleteAsync(row) : UploadAsync(row)).ConfigureAwait(false);
            (Failure, _failures) = (null, 0);
        }
        catch (OperationCanceledException)
        {
            Release(row);
        }
        catch (KernelMemoryException exception)
        {
            // The service is ill, not the note: it stays to be sent.
            Release(row);
            Failed(exception);
        }
        catch (SqliteException exception)
        {
            // Its lease runs out by itself.
            LogUnusable(_logger, exception.SqliteErrorCode);
        }
        finally
        {
            _active.TryRemove(row.Id, out _);
            _slots.Release();
            Interlocked.Exchange(ref _settled, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
            Wake();
        }
    }

    private void Release(LedgerRow row)
    {
        try
        {
            _ledger.Release(row);
        }
        catch (SqliteException exception)
        {
            LogUnusable(_logger, exception.SqliteErrorCode);
        }
    }

    private async Task DeleteAsync(LedgerRow row)
    {
        await _calls.RunAsync(Sensitivity.Public, token => Done(_client.DeleteAsync(_ids.Of(row.Id), token)), _stopping.Token).ConfigureAwait(false);
        _ledger.Gone(row);
    }

    private async Task UploadAsync(LedgerRow row)
    {
        if (await DocumentOf(row).ConfigureAwait(false) is not { } document)
        {
            // Its file is gone, or was made secret: the one who deletes it may not have told us.
            _ledger.Drop([row.Id]);
            _ledger.Release(row);
            return;
        }

        string id = _ids.Of(row.Id);
        Dictionary<string, IReadOnlyList<string>> version = new() { [OutgoingDocument.VersionTag] = [document.Version] };
        try
        {
            bool isThere = row.Sent == document.Version
                && await _calls.RunAsync(Sensitivity.Public, async token => (object)await _client.IsFoundAsync(id, [version], token).ConfigureAwait(false), _stopping.Token).ConfigureAwait(false) is true;
            if (!isThere)
            {
                _ledger.Sending(row, document.Version);
                await _calls.RunAsync(document.Label, token => Done(_client.UploadAsync(id, document.Text, document.Tags, token)), _stopping.Token).ConfigureAwait(false);
                await _client.WaitUntilFoundAsync(id, [version], _stopping.Token).ConfigureAwait(false);
            }

            _ledger.Settle(row, document.Version, DocumentState.Found, null);
        }
        catch (KernelMemoryException exception) when (exception.Error is KernelMemoryError.Refused or KernelMemoryError.TooLarge or KernelMemoryError.IngestionFailed)
        {
            LogFailed(_logger, exception.Error);
            _ledger.Settle(row, document.Version, DocumentState.Failed, exception.Message);
        }
        catch (KernelMemoryException exception) when (exception.Error == KernelMemoryError.KeptHome)
        {
            if (row.Sent is not null)
            {
                // An earlier version may have gone where this one must not.
                await _calls.RunAsync(Sensitivity.Public, token => Done(_client.DeleteAsync(id, token)), _stopping.Token).ConfigureAwait(false);
            }

            _ledger.Settle(row, document.Version, DocumentState.KeptHome, exception.Message);
        }
    }

    private async ValueTask<OutgoingDocument?> DocumentOf(LedgerRow row)
        => row is { Version: { } version, Payload: { } payload } ? OutgoingDocument.FromPayload(payload, version)
            : await _read(row, _stopping.Token).ConfigureAwait(false) is { Sensitivity: not Sensitivity.Secret } note ? OutgoingDocument.Of(note)
            : null;

    private async Task PauseAsync()
    {
        long start = _time.GetTimestamp();
        TimeSpan pause = TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, Math.Pow(2, Math.Min(_failures, 10) - 1)));
        // A new note is no reason to ask a service again that has just failed; closing is one to end.
        while (!_isClosing && Failure is not null && pause - _time.GetElapsedTime(start) is { Ticks: > 0 } left)
        {
            await WaitAsync(left).ConfigureAwait(false);
        }
    }

    /// <summary>Waits for work, or until the time is over.</summary>
    private async Task WaitAsync(TimeSpan most)
    {
        using CancellationTokenSource over = new(most, _time);
        using CancellationTokenSource linked = CancellationTokenSource.CreateLinkedTokenSource(over.Token, _stopping.Token);
        try
        {
            await _work.WaitAsync(linked.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!_stopping.IsCancellationRequested)
        {
            // The time is over.
        }
    }

    private static async Task<object> Done(Task call)
    {
        await call.ConfigureAwait(false);
        return true;
    }

    [LoggerMessage(7040, LogLevel.Warning, "The Kernel Memory service cannot be asked ({Error}); notes wait for it and the local index answers.")]
    private static partial void LogAway(ILogger logger, KernelMemoryError error);

    [LoggerMessage(7043, LogLevel.Warning, "What the Kernel Memory service has could not be noted (SQLite error {Code}); it is compared with the notes again later.")]
    private static partial void LogUnusable(ILogger logger, int code);

    [LoggerMessage(7042, LogLevel.Warning, "The Kernel Memory service has lost the notes that it had, as it does at a restart unless its stores are on disk; all are sent again.")]
    private static partial void LogLost(ILogger logger);

    [LoggerMessage(7041, LogLevel.Warning, "A note could not be put into the Kernel Memory service ({Error}); the local index has it, and the state of the notes says why.")]
    private static partial void LogFailed(ILogger logger, KernelMemoryError error);
}
