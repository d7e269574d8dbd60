using TierKit.Memory.Encoders;
using TierKit.Memory.Search;
using TierKit.Policy;

namespace TierKit.Memory.Indexing;

/// <summary>Ranks the passages of a store with words, notes and vectors together; the query rules and scores are the same over every store.</summary>
/// <remarks>
/// Thread-safe. Cancellation ends a wait. Nothing of a note or a query is logged. The store is its creator's to dispose.
/// </remarks>
public sealed class RankedNoteSearch : INoteSearch
{
    private readonly IPassageStore _passages;
    private readonly TermRarity _rarity = new();
    private readonly SpaceKeeper? _spaces;
    private readonly RankingOptions _ranking;

    /// <summary>Initializes a new instance of the <see cref="RankedNoteSearch"/> class with the embedded encoder.</summary>
    /// <param name="passages">The store.</param>
    /// <param name="ranking">The weights; the defaults where none are given.</param>
    public RankedNoteSearch(IPassageStore passages, RankingOptions? ranking = null)
        : this(passages, EmbeddedEncoder.Shared, ranking)
    {
    }

    /// <param name="passages">The store.</param>
    /// <param name="encoder">What finds meaning; none searches by words alone.</param>
    /// <param name="ranking">The weights; the defaults where none are given.</param>
    internal RankedNoteSearch(IPassageStore passages, ITextEncoder? encoder, RankingOptions? ranking)
    {
        ArgumentNullException.ThrowIfNull(passages);
        _passages = passages;
        _spaces = encoder is null ? null : new SpaceKeeper(passages, encoder);
        _ranking = ranking ?? new RankingOptions();
    }

    /// <inheritdoc/>
    public bool IsImmediate => true;

    /// <summary>Gets whether notes are encoded as they are written.</summary>
    internal bool IsEncodedAtOnce => _spaces is null or { IsImmediate: true };

    /// <summary>Gets or sets what is told that something may have no vector yet.</summary>
    internal Action? Pending { get; set; }

    /// <inheritdoc/>
    public async ValueTask UpsertAsync(IReadOnlyList<NoteDocument> documents, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documents);
        NoteDocument[] visible = [.. documents.Where(static document => document.Sensitivity != Sensitivity.Secret)];
        PreparedDocument[] prepared = await PrepareAsync(visible, cancellationToken).ConfigureAwait(false);
        // A note that became secret leaves the index.
        Guid[] secret = [.. documents.Where(static document => document.Sensitivity == Sensitivity.Secret).Select(static document => document.Id)];
        await _passages.WriteAsync(prepared, secret, cancellationToken).ConfigureAwait(false);
        if (!IsEncodedAtOnce)
        {
            Pending?.Invoke();
        }
    }

    /// <inheritdoc/>
    public ValueTask DeleteAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return _passages.WriteAsync([], ids, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask ClearAsync(CancellationToken cancellationToken = default) => _passages.ClearAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<SearchAnswer> SearchAsync(NoteQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfNegative(query.Offset);
        ArgumentOutOfRangeException.ThrowIfNegative(query.Limit);
        ParsedQuery parsed = QueryParser.Parse(query.Text);
        QueryVector? vector = null;
        if (query.Mode != SearchMode.Text && parsed.Plain.Length > 0 && _spaces is not null)
        {
            vector = await _spaces.EncodeQueryAsync(parsed.Plain, cancellationToken).ConfigureAwait(false);
            if (vector is null)
            {
                // The vectors that serve may be those of an encoder that is here no more.
                Pending?.Invoke();
            }
        }

        PassageQuery scope = new() { Filter = query.Filter, Tags = parsed.Tags, Required = parsed.Required, Space = vector?.Space.Key, Vector = vector?.Numbers };
        return await _passages.ReadAsync(scope, view => new SearchRun(view, _rarity, _ranking, query, parsed, vector, scope.IsRestricted).RunAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Encodes what has no vector yet, and takes a new space into service when it is complete.</summary>
    /// <param name="progress">Hears how many notes are done, of those that were looked at.</param>
    /// <param name="cancellationToken">Ends it; what is encoded stays.</param>
    /// <returns>Whether nothing is left to do.</returns>
    internal ValueTask<bool> EncodePendingAsync(IProgress<IndexProgress>? progress, CancellationToken cancellationToken)
        => _spaces is null ? new(true) : _spaces.EncodePendingAsync(progress, cancellationToken);

    /// <summary>Does what makes searches quick again after many changes.</summary>
    internal ValueTask OptimizeAsync(CancellationToken cancellationToken) => _passages.OptimizeAsync(cancellationToken);

    /// <summary>Does what needs no store; several notes on several cores.</summary>
    private async ValueTask<PreparedDocument[]> PrepareAsync(NoteDocument[] documents, CancellationToken cancellationToken)
    {
        PreparedDocument[] prepared = new PreparedDocument[documents.Length];
        EmbeddingSpace? space = _spaces is null || documents.Length == 0 ? null : await _spaces.ImmediateSpaceAsync(cancellationToken).ConfigureAwait(false);
        if (documents.Length == 1)
        {
            prepared[0] = await PrepareAsync(documents[0], space, cancellationToken).ConfigureAwait(false);
            return prepared;
        }

        await Parallel.ForAsync(0, documents.Length, cancellationToken, async (i, token) => prepared[i] = await PrepareAsync(documents[i], space, token).ConfigureAwait(false)).ConfigureAwait(false);
        return prepared;
    }

    private async ValueTask<PreparedDocument> PrepareAsync(NoteDocument document, EmbeddingSpace? space, CancellationToken cancellationToken)
    {
        PreparedDocument prepared = DocumentPreparer.Prepare(document);
        if (space is not null)
        {
            prepared.Space = space.Key;
            (_, prepared.Vectors) = await DocumentPreparer
                .EncodeAsync(_spaces!.Encoder, space, document.Title, [.. prepared.Passages.Select(static passage => (passage.Heading, passage.Text))], document.Sensitivity, cancellationToken)
                .ConfigureAwait(false);
        }

        return prepared;
    }
}
