using System.Text.Json;
using TierKit.Memory.Indexing;
using TierKit.Policy;

namespace TierKit.Memory.Sources;

/// <summary>Finds passages in folders of the user's own files: indexed beside the notes, read and never written.</summary>
/// <remarks>
/// Thread-safe; the container disposes it. Files are looked at when a search comes and the last look is a minute old or older; new and changed
/// ones are read then. Cancellation ends the call and loses nothing that was read. No text of a file is logged.
/// </remarks>
public sealed class PersonalData : IDisposable, IAsyncDisposable
{
    private static readonly TimeSpan Freshness = TimeSpan.FromMinutes(1);

    private readonly SourceReaders _readers;
    private readonly INoteCatalog _catalog;
    private readonly INoteSearch _search;
    private readonly TimeProvider _time;
    private readonly BackgroundEncoding _encoding;
    private readonly IDisposable? _owned;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly CancellationTokenSource _closing = new();
    private readonly Lock _lock = new();
    private Task _looking = Task.CompletedTask;
    private SourceReport? _last;
    private bool _isStale = true;
    private long _lastLook;
    private int _disposed;

    /// <param name="sources">The folders.</param>
    /// <param name="readers">What reads them beside Markdown and text.</param>
    /// <param name="catalog">Knows the files and their parts.</param>
    /// <param name="search">Finds the parts.</param>
    /// <param name="time">The clock.</param>
    /// <param name="encode">Encodes what has no vector yet; none where that happens as files are read.</param>
    /// <param name="owned">What ends with this.</param>
    internal PersonalData(
        IReadOnlyList<SourceOptions> sources,
        IEnumerable<ISourceReader> readers,
        INoteCatalog catalog,
        INoteSearch search,
        TimeProvider time,
        Func<IProgress<IndexProgress>?, CancellationToken, ValueTask<bool>>? encode = null,
        IDisposable? owned = null)
    {
        Sources = sources;
        _readers = new SourceReaders(readers);
        _catalog = catalog;
        _search = search;
        _time = time;
        _encoding = new BackgroundEncoding(encode ?? (static (_, _) => new(true)), time);
        _owned = owned;
    }

    /// <summary>Gets the folders.</summary>
    public IReadOnlyList<SourceOptions> Sources { get; }

    /// <summary>Gets what the last look found, with every file that could not be read; <see langword="null"/> before the first.</summary>
    public SourceReport? LastReport => Volatile.Read(ref _last);

    /// <summary>Looks at every folder now and reads what is new or has changed.</summary>
    /// <param name="cancellationToken">Ends the look; what was read stays.</param>
    /// <returns>What was found, with every file that could not be read.</returns>
    public async Task<SourceReport> SyncAsync(CancellationToken cancellationToken = default)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Reading is work for the processor: the caller's thread may be one that must not be held up.
            SourceReport report = await Task.Run(() => new SourceSync(Sources, _readers, _catalog, _search).RunAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
            Volatile.Write(ref _last, report);
            (_isStale, _lastLook) = (false, _time.GetTimestamp());
            _encoding.Start();
            return report;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Forgets the index and reads every file again.</summary>
    /// <param name="cancellationToken">Ends it; what is missing is read at the next look.</param>
    /// <returns>What was found, with every file that could not be read.</returns>
    public async Task<SourceReport> ReindexAsync(CancellationToken cancellationToken = default)
    {
        await _search.ClearAsync(cancellationToken).ConfigureAwait(false);
        await _catalog.ClearAsync(cancellationToken).ConfigureAwait(false);
        return await SyncAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Finds the passages that fit a question best.</summary>
    /// <param name="question">The question, in plain words.</param>
    /// <param name="limit">How many passages to return at most.</param>
    /// <param name="maxSensitivity">The strictest label that may be found.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The passages, best first, each with its file and place; none when nothing fits.</returns>
    public async Task<IReadOnlyList<SourcePassage>> SearchAsync(
        string question, int limit = 5, Sensitivity maxSensitivity = Sensitivity.Private, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);

        NoteQuery query = new() { Text = question, Limit = limit, PassagesPerNote = 1, Filter = new NoteFilter { MaxSensitivity = maxSensitivity } };
        (IReadOnlyList<(CatalogNote Part, NoteHit Hit)> found, _) = await FindAsync(query, Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
        return [.. found.Select(static one => Passage(one.Part, one.Hit))];
    }

    /// <inheritdoc/>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _closing.CancelAsync().ConfigureAwait(false);
        await _looking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _encoding.DisposeAsync().ConfigureAwait(false);
        _owned?.Dispose();
        _gate.Dispose();
        _closing.Dispose();
    }

    /// <summary>Makes the next search look at the files first.</summary>
    internal void LookAgain() => _isStale = true;

    /// <summary>Encodes what has no vector yet.</summary>
    /// <returns>Whether nothing is left to do.</returns>
    internal ValueTask<bool> EncodePendingAsync(IProgress<IndexProgress>? progress, CancellationToken cancellationToken) => _encoding.RunOnceAsync(progress, cancellationToken);

    /// <summary>Finds parts of files, each with its passages.</summary>
    /// <param name="query">The query.</param>
    /// <param name="patience">How long a look at the files is waited for; what is known already answers then, and the look goes on.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    internal async Task<(IReadOnlyList<(CatalogNote Part, NoteHit Hit)> Found, int Total)> FindAsync(NoteQuery query, TimeSpan patience, CancellationToken cancellationToken)
    {
        await FreshenAsync(patience, cancellationToken).ConfigureAwait(false);
        SearchAnswer answer = await _search.SearchAsync(query, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<CatalogNote> notes = await _catalog.FindByIdsAsync([.. answer.Hits.Select(static h => h.NoteId)], cancellationToken).ConfigureAwait(false);
        Dictionary<Guid, CatalogNote> byId = notes.ToDictionary(static n => n.Id);
        return ([.. answer.Hits.Where(h => h.Passages.Count > 0 && byId.ContainsKey(h.NoteId)).Select(h => (byId[h.NoteId], h))], answer.Total);
    }

    /// <summary>Gets the place of a part in its file; <see langword="null"/> where its passages have the file's own lines.</summary>
    internal static string? LocationOf(CatalogNote part)
    {
        using JsonDocument json = JsonDocument.Parse(part.MetadataJson);
        return json.RootElement.TryGetProperty(SourceIntake.LocationKey, out JsonElement location) ? location.GetString() : null;
    }

    private async Task FreshenAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        Task look = Look();
        try
        {
            await look.WaitAsync(patience, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!look.IsCompleted)
        {
            // A first look at many files takes long, and a question should not.
        }
    }

    // One look for all who wait, which none of them ends by going away.
    private Task Look()
    {
        lock (_lock)
        {
            if (_looking.IsCompleted && (_isStale || _time.GetElapsedTime(_lastLook) >= Freshness))
            {
                _looking = SyncAsync(_closing.Token);
            }

            return _looking.IsCompleted && !_isStale ? Task.CompletedTask : _looking;
        }
    }

    private static SourcePassage Passage(CatalogNote part, NoteHit hit)
    {
        (string source, string file) = SourcePlace.Split(part.Path);
        return new SourcePassage
        {
            Source = source,
            File = file,
            Location = LocationOf(part) ?? FormattableString.Invariant($"line {Math.Max(hit.Passages[0].Line, 1)}"),
            Title = part.Title,
            Text = hit.Passages[0].Text,
            Sensitivity = part.Sensitivity,
            Score = hit.Score,
        };
    }
}
