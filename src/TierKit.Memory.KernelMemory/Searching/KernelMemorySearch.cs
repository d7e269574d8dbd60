using Microsoft.Data.Sqlite;
using TierKit.Memory.Indexing;
using TierKit.Memory.KernelMemory.Documents;
using TierKit.Policy;

namespace TierKit.Memory.KernelMemory.Searching;

/// <summary>Searches the notes of one project in the service, and in the local index what the service does not have or cannot judge.</summary>
/// <remarks>
/// Thread-safe. A change is in the local index when its call returns, and on its way to the service; until it is found there, the local index
/// answers for that note, so that a search sees every change at once. A passage of a version that is not wanted any more is dropped.
/// </remarks>
internal sealed class KernelMemorySearch : INoteSearch, IAsyncDisposable
{
    private const int MostPassages = 1000;
    private const int LongestQuery = 4000;
    private static readonly TimeSpan Between = TimeSpan.FromMinutes(5);

    private readonly LayeredProject _project;
    private readonly KernelMemoryClient _client;
    private readonly KernelMemoryCalls _calls;
    private readonly KernelMemoryOptions _options;
    private readonly TimeProvider _time;
    private readonly DocumentIds _ids;
    private readonly SemaphoreSlim _comparing = new(1, 1);
    private long _compared = -1;

    public KernelMemorySearch(LayeredProject project, DocumentLedger ledger, DocumentSender sender, DocumentIds ids, KernelMemoryClient client, KernelMemoryCalls calls, KernelMemoryOptions options, TimeProvider time)
    {
        (_project, Ledger, Sender, _ids, _client, _calls, _options, _time) = (project, ledger, sender, ids, client, calls, options, time);
    }

    public bool IsImmediate => true;

    public DocumentLedger Ledger { get; }

    public DocumentSender Sender { get; }

    public KernelMemoryClient Client => _client;

    public DocumentIds Ids => _ids;

    public async ValueTask UpsertAsync(IReadOnlyList<NoteDocument> documents, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documents);
        await _project.Index.UpsertAsync(documents, cancellationToken).ConfigureAwait(false);
        Guid[] secret = [.. documents.Where(static document => document.Sensitivity == Sensitivity.Secret).Select(static document => document.Id)];
        Note(() =>
        {
            Ledger.Drop(secret);
            Ledger.Want(documents.Where(static document => document.Sensitivity != Sensitivity.Secret).Select(static document =>
            {
                OutgoingDocument outgoing = OutgoingDocument.Of(document);
                return (document.Id, document.Path, document.Checksum, (string?)outgoing.Version, (byte[]?)outgoing.ToPayload());
            }));
        });
    }

    public async ValueTask DeleteAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        await _project.Index.DeleteAsync(ids, cancellationToken).ConfigureAwait(false);
        Note(() => Ledger.Drop(ids));
    }

    public async ValueTask ClearAsync(CancellationToken cancellationToken = default)
    {
        await _project.Index.ClearAsync(cancellationToken).ConfigureAwait(false);
        Note(Ledger.DropAll);
    }

    public async ValueTask<SearchAnswer> SearchAsync(NoteQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfNegative(query.Offset);
        ArgumentOutOfRangeException.ThrowIfNegative(query.Limit);
        QueryWords words = QueryWords.Read(query.Text);
        string? unknown = words.IsExact ? "phrases and operators" : FilterObjects.Unknown(query.Filter);
        // Words alone are the local index's own matter, and so is a list of what fits without a word to rank by.
        if (query.Mode == SearchMode.Text || words.IsEmpty || query.Limit == 0)
        {
            return await _project.Index.SearchAsync(query, cancellationToken).ConfigureAwait(false);
        }

        if (unknown is not null)
        {
            return await LocallyAsync(query, $"The Kernel Memory service knows no {unknown}; the local index answered.", cancellationToken).ConfigureAwait(false);
        }

        try
        {
            await CompareAsync(cancellationToken).ConfigureAwait(false);
            return await FromServiceAsync(query, words, cancellationToken).ConfigureAwait(false);
        }
        catch (KernelMemoryException exception)
        {
            return await LocallyAsync(query, $"{exception.Message} The local index answered.", cancellationToken).ConfigureAwait(false);
        }
        catch (SqliteException exception)
        {
            return await LocallyAsync(query, $"What the Kernel Memory service has could not be read (SQLite error {exception.SqliteErrorCode}); check the free space below Memory:StatePath. The local index answered.", cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Sender.DisposeAsync().ConfigureAwait(false);
        Ledger.Dispose();
        _comparing.Dispose();
    }

    /// <summary>Notes a change for the service; a note that is in its file and in the index is not refused because this cannot be written.</summary>
    private void Note(Action change)
    {
        try
        {
            change();
        }
        catch (SqliteException)
        {
            // The next comparison finds what was not noted.
            Volatile.Write(ref _compared, -1);
        }

        Sender.Wake();
    }

    private async ValueTask<SearchAnswer> FromServiceAsync(NoteQuery query, QueryWords words, CancellationToken cancellationToken)
    {
        // What is not there is looked for here, while the service looks.
        IReadOnlySet<Guid> missing = Ledger.Unsettled();
        bool overlay = missing.Count > 0;
        int wanted = query.Offset + query.Limit;
        Task<SearchAnswer>? local = overlay ? _project.Index.SearchAsync(Deep(query, wanted), cancellationToken).AsTask() : null;
        PassageGroups groups = new(_ids, words, query.PassagesPerNote);
        IReadOnlyList<IReadOnlyDictionary<string, IReadOnlyList<string>>> filters = FilterObjects.Of(query.Filter, words.Tags);
        string text = words.Plain.Length > LongestQuery ? words.Plain[..LongestQuery] : words.Plain;
        int asked = Math.Clamp(wanted * query.PassagesPerNote, 10, MostPassages);
        bool more;
        while (true)
        {
            IReadOnlyList<KernelMemoryPassage> passages = await _calls.RunAsync(
                null, token => _client.SearchAsync(text, filters, query.IncludeIrrelevant ? -1 : _options.MinRelevance, asked, token), cancellationToken).ConfigureAwait(false);
            Sender.Answered();
            groups.Read(passages, Ledger);
            more = passages.Count >= asked;
            if (groups.Count >= wanted || !more || asked == MostPassages)
            {
                break;
            }

            // The best notes have many passages each: the rest of the page stands further down.
            asked = Math.Min(asked * 4, MostPassages);
        }

        if (groups.IsEmpty && await Sender.HasLostAsync(cancellationToken).ConfigureAwait(false))
        {
            throw new KernelMemoryException(KernelMemoryError.ServiceFailed, "The Kernel Memory service has lost the notes that it had; they are being sent again.");
        }

        // What came to be missing while the service looked, such as all of it where somebody else saw the loss first.
        IReadOnlySet<Guid> since = Ledger.Unsettled();
        List<NoteHit> hits = groups.Hits();
        int found = hits.Count;
        if (local is null && (groups.Stale.Count > 0 || since.Count > 0))
        {
            local = _project.Index.SearchAsync(Deep(query, wanted), cancellationToken).AsTask();
        }

        if (local is not null)
        {
            Insert(await local.ConfigureAwait(false), note => missing.Contains(note) || since.Contains(note) || groups.Stale.Contains(note), hits);
        }

        NoteHit[] page = await PlacedAsync([.. hits.Skip(query.Offset).Take(query.Limit)], cancellationToken).ConfigureAwait(false);
        return new SearchAnswer
        {
            Hits = page,
            Total = hits.Count,
            TotalIsExact = !more && hits.Count == found,
            Terms = [.. words.Plain.Split(' ', StringSplitOptions.RemoveEmptyEntries)],
            Nothing = hits.Count == 0 ? "The Kernel Memory service found nothing that is near enough." : null,
            Notice = overlay || since.Count > 0 ? Missing() : null,
        };
    }

    /// <summary>Looks up in the notes' files on which lines the service's passages stand.</summary>
    private async ValueTask<NoteHit[]> PlacedAsync(NoteHit[] page, CancellationToken cancellationToken)
    {
        Guid[] unplaced = [.. page.Where(static hit => hit.Passages.Any(static passage => passage.Line == 0)).Select(static hit => hit.NoteId)];
        if (unplaced.Length == 0)
        {
            return page;
        }

        Dictionary<Guid, CatalogNote> notes = (await _project.Catalog.FindByIdsAsync(unplaced, cancellationToken).ConfigureAwait(false)).ToDictionary(static note => note.Id);
        return [.. page.Select(hit => notes.TryGetValue(hit.NoteId, out CatalogNote? note) && _project.Read(note) is { } document ? PassagePlaces.Place(hit, document) : hit)];
    }

    /// <summary>Puts what the local index alone can find where it stands there; the rest of the order is the service's.</summary>
    private void Insert(SearchAnswer local, Func<Guid, bool> isMissing, List<NoteHit> hits)
    {
        HashSet<Guid> there = [.. hits.Select(static hit => hit.NoteId)];
        Dictionary<Guid, (string? Version, DocumentState State)> known = Ledger.Find([.. local.Hits.Select(static hit => hit.NoteId).Where(isMissing)]);
        for (int place = 0; place < local.Hits.Count; place++)
        {
            NoteHit hit = local.Hits[place];
            // What arrived there meanwhile was not there when the service looked.
            if (there.Contains(hit.NoteId) || !known.TryGetValue(hit.NoteId, out (string? Version, DocumentState State) row) || row.State == DocumentState.Leaving)
            {
                continue;
            }

            int at = Math.Min(place, hits.Count);
            double score = at < hits.Count ? hits[at].Score : hits.Count > 0 ? hits[^1].Score : 1;
            hits.Insert(at, new NoteHit { NoteId = hit.NoteId, Score = score, Parts = [new ScorePart("local index", score)], Passages = hit.Passages, MatchedTerms = hit.MatchedTerms });
        }
    }

    /// <summary>Says what the service does not have, or <see langword="null"/>.</summary>
    public string? Missing()
    {
        Dictionary<DocumentState, int> count = Ledger.Count();
        List<string> parts = [];
        Add(DocumentState.Waiting, "on the way to the service");
        Add(DocumentState.Failed, "refused or lost by it");
        Add(DocumentState.KeptHome, "kept at home by the policy");
        return parts.Count == 0 ? null : $"The Kernel Memory service does not have every note ({string.Join(", ", parts)}); for those the local index answered.";

        void Add(DocumentState state, string what)
        {
            if (count.TryGetValue(state, out int number))
            {
                parts.Add($"{number} {what}");
            }
        }
    }

    /// <summary>Compares ledger and catalogue at the first search and now and then: others may have changed notes without this package.</summary>
    public async ValueTask CompareAsync(CancellationToken cancellationToken)
    {
        if (IsCompared())
        {
            return;
        }

        await _comparing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (IsCompared())
            {
                return;
            }

            CatalogPage all = await _project.Catalog.ListAsync(new CatalogQuery { Limit = int.MaxValue }, cancellationToken).ConfigureAwait(false);
            LedgerComparison comparison = new(all.Notes, Ledger.Files(), _time.GetUtcNow() - Between);
            Ledger.Drop(comparison.Gone);
            Ledger.Want(comparison.Changed.Select(static note => (note.Id, note.Path, (string?)note.File.Checksum, (string?)null, (byte[]?)null)));
            bool isFirst = Volatile.Read(ref _compared) < 0;
            Volatile.Write(ref _compared, _time.GetTimestamp());
            if (isFirst)
            {
                // It looks at what the service has before it sends anything.
                Sender.Wake();
            }
            else
            {
                // A service that was started anew has what came since, so a search that finds something does not show that the rest is gone.
                Sender.Doubt();
            }
        }
        finally
        {
            _comparing.Release();
        }
    }

    private bool IsCompared() => Volatile.Read(ref _compared) is >= 0 and var at && _time.GetElapsedTime(at) < Between;

    private async ValueTask<SearchAnswer> LocallyAsync(NoteQuery query, string notice, CancellationToken cancellationToken)
    {
        SearchAnswer answer = await _project.Index.SearchAsync(query, cancellationToken).ConfigureAwait(false);
        return new SearchAnswer { Hits = answer.Hits, Total = answer.Total, TotalIsExact = answer.TotalIsExact, Terms = answer.Terms, Nothing = answer.Nothing, Notice = notice };
    }

    private static NoteQuery Deep(NoteQuery query, int limit)
        => new() { Text = query.Text, Filter = query.Filter, Mode = query.Mode, Limit = limit, PassagesPerNote = query.PassagesPerNote, IncludeIrrelevant = query.IncludeIrrelevant };
}
