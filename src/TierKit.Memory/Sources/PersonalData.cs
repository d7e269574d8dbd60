using System.Text.Json;
using TierKit.Memory.Indexing;
using TierKit.Policy;

namespace TierKit.Memory.Sources;

/// <summary>Finds passages in folders of the user's own files: indexed beside the notes, read and never written.</summary>
/// <remarks>
/// Thread-safe; the container disposes it. Files are looked at when a search comes and the last look is a minute old or older; new and changed
/// ones are read then. Cancellation ends the call and loses nothing that was read. No text of a file is logged.
/// </remarks>
public sealed class PersonalData : IDisposable
{
    private static readonly TimeSpan Freshness = TimeSpan.FromMinutes(1);

    private readonly SourceReaders _readers;
    private readonly INoteCatalog _catalog;
    private readonly INoteSearch _search;
    private readonly TimeProvider _time;
    private readonly IDisposable? _owned;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private SourceReport? _last;
    private long _lastLook;

    internal PersonalData(
        IReadOnlyList<SourceOptions> sources, IEnumerable<ISourceReader> readers, INoteCatalog catalog, INoteSearch search, TimeProvider time, IDisposable? owned = null)
    {
        Sources = sources;
        _readers = new SourceReaders(readers);
        _catalog = catalog;
        _search = search;
        _time = time;
        _owned = owned;
    }

    /// <summary>Gets the folders.</summary>
    public IReadOnlyList<SourceOptions> Sources { get; }

    /// <summary>Looks at every folder now and reads what is new or has changed.</summary>
    /// <param name="cancellationToken">Ends the look; what was read stays.</param>
    /// <returns>What was found, with every file that could not be read.</returns>
    public async Task<SourceReport> SyncAsync(CancellationToken cancellationToken = default)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await LookAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
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

        await FreshenAsync(cancellationToken).ConfigureAwait(false);
        NoteQuery query = new() { Text = question, Limit = limit, PassagesPerNote = 1, Filter = new NoteFilter { MaxSensitivity = maxSensitivity } };
        SearchAnswer answer = await _search.SearchAsync(query, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<CatalogNote> notes = await _catalog.FindByIdsAsync([.. answer.Hits.Select(static h => h.NoteId)], cancellationToken).ConfigureAwait(false);
        Dictionary<Guid, CatalogNote> byId = notes.ToDictionary(static n => n.Id);
        return [.. answer.Hits.Where(h => h.Passages.Count > 0 && byId.ContainsKey(h.NoteId)).Select(h => Passage(h, byId[h.NoteId]))];
    }

    /// <summary>Makes the next search look at the files first.</summary>
    internal void LookAgain() => _last = null;

    /// <summary>Frees the index.</summary>
    public void Dispose()
    {
        _gate.Dispose();
        _owned?.Dispose();
    }

    private async Task FreshenAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_last is null || _time.GetElapsedTime(_lastLook) >= Freshness)
            {
                await LookAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    // Reading is work for the processor: the caller's thread may be one that must not be held up.
    private async Task<SourceReport> LookAsync(CancellationToken cancellationToken)
    {
        _last = await Task.Run(() => new SourceSync(Sources, _readers, _catalog, _search).RunAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
        _lastLook = _time.GetTimestamp();
        return _last;
    }

    private static SourcePassage Passage(NoteHit hit, CatalogNote note)
    {
        (string source, string file) = SourcePlace.Split(note.Path);
        PassageHit passage = hit.Passages[0];
        return new SourcePassage
        {
            Source = source,
            File = file,
            Location = LocationOf(note.MetadataJson) ?? FormattableString.Invariant($"line {Math.Max(passage.Line, 1)}"),
            Title = note.Title,
            Text = passage.Text,
            Sensitivity = note.Sensitivity,
            Score = hit.Score,
        };
    }

    private static string? LocationOf(string metadata)
    {
        using JsonDocument json = JsonDocument.Parse(metadata);
        return json.RootElement.TryGetProperty(SourceIntake.LocationKey, out JsonElement location) ? location.GetString() : null;
    }
}
