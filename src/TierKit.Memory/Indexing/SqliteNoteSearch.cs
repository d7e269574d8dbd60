using TierKit.Memory.Encoders;
using TierKit.Memory.Search;
using TierKit.Policy;

namespace TierKit.Memory.Indexing;

/// <summary>Searches with SQLite's full-text engine for candidates, and ranks them with words, notes and vectors together.</summary>
internal sealed class SqliteNoteSearch : INoteSearch
{
    private readonly IndexFile _file;
    private readonly SearchMemory _memory;
    private readonly TermRarity _rarity = new();
    private readonly SpaceKeeper? _spaces;
    private readonly RankingOptions _ranking;

    /// <param name="file">The index.</param>
    /// <param name="encoder">What finds meaning; none searches by words alone.</param>
    /// <param name="ranking">The weights.</param>
    public SqliteNoteSearch(IndexFile file, ITextEncoder? encoder, RankingOptions ranking)
    {
        _file = file;
        _memory = new SearchMemory(file);
        _spaces = encoder is null ? null : new SpaceKeeper(file, encoder);
        _ranking = ranking;
    }

    public bool IsImmediate => true;

    public async ValueTask UpsertAsync(IReadOnlyList<NoteDocument> documents, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documents);
        NoteDocument[] visible = [.. documents.Where(static document => document.Sensitivity != Sensitivity.Secret)];
        PreparedDocument[] prepared = await PrepareAsync(visible, cancellationToken).ConfigureAwait(false);
        Write(prepared, documents, cancellationToken);
    }

    public ValueTask DeleteAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        _file.Write(
            connection =>
            {
                DocumentWriter writer = new(connection);
                foreach (Guid id in ids)
                {
                    writer.Remove(id);
                }

                writer.Finish();
                return 0;
            },
            cancellationToken);
        return ValueTask.CompletedTask;
    }

    public ValueTask ClearAsync(CancellationToken cancellationToken = default)
    {
        _file.Write(
            static connection =>
            {
                foreach (string table in (string[])["document", "passage", "embedding", "embedding_next", "space"])
                {
                    connection.Run($"DELETE FROM {table}");
                }

                connection.Run("INSERT INTO passage_terms(passage_terms) VALUES('delete-all'); INSERT INTO note_terms(note_terms) VALUES('delete-all');");
                connection.Run("UPDATE state SET revision = revision + 1, epoch = epoch + 1, documents = 0, passages = 0, terms = 0");
                return 0;
            },
            cancellationToken);
        return ValueTask.CompletedTask;
    }

    public async ValueTask<SearchAnswer> SearchAsync(NoteQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfNegative(query.Offset);
        ArgumentOutOfRangeException.ThrowIfNegative(query.Limit);
        ParsedQuery parsed = QueryParser.Parse(query.Text);
        QueryVector? vector = query.Mode != SearchMode.Text && parsed.Plain.Length > 0 && _spaces is not null
            ? await _spaces.EncodeQueryAsync(parsed.Plain, cancellationToken).ConfigureAwait(false)
            : null;
        return _file.Read(connection => new SearchRun(connection, _memory.Read(connection), _rarity, _ranking, query, parsed, vector).Run(cancellationToken));
    }

    /// <summary>Encodes what has no vector yet, and takes a new space into service when it is complete.</summary>
    /// <returns>Whether nothing is left to do.</returns>
    public ValueTask<bool> EncodePendingAsync(CancellationToken cancellationToken)
        => _spaces is null ? new(true) : _spaces.EncodePendingAsync(cancellationToken);

    /// <summary>Merges the full-text index after many changes, so that searches read less.</summary>
    public void Optimize(CancellationToken cancellationToken)
        => _file.Write(
            static connection => connection.Execute("INSERT INTO passage_terms(passage_terms) VALUES('optimize')") + connection.Execute("INSERT INTO note_terms(note_terms) VALUES('optimize')"),
            cancellationToken);

    /// <summary>Does what needs no database; several notes on several cores.</summary>
    public async ValueTask<PreparedDocument[]> PrepareAsync(IReadOnlyList<NoteDocument> documents, CancellationToken cancellationToken)
    {
        PreparedDocument[] prepared = new PreparedDocument[documents.Count];
        EmbeddingSpace? space = _spaces is null ? null : await _spaces.ImmediateSpaceAsync(cancellationToken).ConfigureAwait(false);
        if (documents.Count == 1)
        {
            prepared[0] = await PrepareAsync(documents[0], space, cancellationToken).ConfigureAwait(false);
            return prepared;
        }

        await Parallel.ForAsync(0, documents.Count, cancellationToken, async (i, token) => prepared[i] = await PrepareAsync(documents[i], space, token).ConfigureAwait(false)).ConfigureAwait(false);
        return prepared;
    }

    public void Write(IReadOnlyList<PreparedDocument> prepared, IReadOnlyList<NoteDocument> documents, CancellationToken cancellationToken)
        => _file.Write(
            connection =>
            {
                DocumentWriter writer = new(connection);
                // A note that became secret leaves the index.
                foreach (NoteDocument secret in documents.Where(static document => document.Sensitivity == Sensitivity.Secret))
                {
                    writer.Remove(secret.Id);
                }

                foreach (PreparedDocument document in prepared)
                {
                    writer.Write(document);
                }

                writer.Finish();
                return 0;
            },
            cancellationToken);

    private async ValueTask<PreparedDocument> PrepareAsync(NoteDocument document, EmbeddingSpace? space, CancellationToken cancellationToken)
    {
        PreparedDocument prepared = DocumentPreparer.Prepare(document);
        if (space is not null)
        {
            prepared.Space = space;
            (_, prepared.Vectors) = await DocumentPreparer
                .EncodeAsync(_spaces!.Encoder, space, document.Title, [.. prepared.Passages.Select(static passage => passage.Cut)], document.Sensitivity, cancellationToken)
                .ConfigureAwait(false);
        }

        return prepared;
    }
}
