using TierKit.Memory.Indexing;
using TierKit.Policy;

namespace TierKit.Memory.PostgreSql;

/// <summary>Keeps the passages of a project in the tables.</summary>
internal sealed class PostgreSqlPassageStore(Project project) : IPassageStore
{
    private Lexemes? _lexemes;
    private volatile string? _serving;

    public async ValueTask<TResult> ReadAsync<TResult>(PassageQuery query, Func<IPassageView, ValueTask<TResult>> read, CancellationToken cancellationToken = default)
    {
        Lexemes lexemes = await LexemesAsync(cancellationToken).ConfigureAwait(false);
        return await project.ReadAsync(
            async session =>
            {
                PostgreSqlPassageView view = new(session, lexemes, query, project.Database.HasVectorType);
                await view.OpenAsync().ConfigureAwait(false);
                _serving = view.Serving;
                return await read(view).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask WriteAsync(IReadOnlyList<PreparedDocument> notes, IReadOnlyCollection<Guid> removed, CancellationToken cancellationToken = default)
    {
        if (notes.Count == 0 && removed.Count == 0)
        {
            return;
        }

        // What needs no server is done before the others are made to wait.
        PassageRows rows = new(notes, await LexemesAsync(cancellationToken).ConfigureAwait(false));
        await project.WriteAsync(session => new PassageWriter(session, project.Database.HasVectorType).WriteAsync(rows, removed), cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask ClearAsync(CancellationToken cancellationToken = default)
    {
        await project.WriteAsync(static session => PassageWriter.ClearAsync(session), cancellationToken).ConfigureAwait(false);
        _serving = null;
    }

    public async ValueTask OptimizeAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await project.QueryAsync("SELECT gin_clean_pending_list('note_lexemes_text') + gin_clean_pending_list('passage_lexemes_text')", static reader => reader.GetInt64(0), cancellationToken).ConfigureAwait(false);
            await project.QueryAsync("ANALYZE note, link, document, passage, embedding, note_lexemes, passage_lexemes", static _ => 0, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgreSqlException exception) when (exception.Error == PostgreSqlError.NotAllowed)
        {
            // Whoever owns the tables, or the server's own housekeeping, does the same later.
        }
    }

    /// <remarks>Every search learns the space anew; where another instance has just changed it, one search goes by words alone.</remarks>
    public async ValueTask<string?> ServingSpaceAsync(CancellationToken cancellationToken = default)
        => _serving ??= await project.QueryAsync("SELECT coalesce(serving, '') FROM project WHERE id = $1", static reader => reader.GetString(0), cancellationToken, project.Identity.Id).ConfigureAwait(false) is [{ Length: > 0 } serving] ? serving : null;

    public async ValueTask AnnounceSpaceAsync(string space, CancellationToken cancellationToken = default)
        => await project.WriteAsync(session => PassageWriter.AnnounceAsync(session, space), cancellationToken).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<PendingNote>> PendingAsync(string space, IReadOnlyCollection<long> except, int most, CancellationToken cancellationToken = default) => await project.ReadAsync<IReadOnlyList<PendingNote>>(
        async session =>
        {
            List<(long Key, Sensitivity Label, string Title)> pending = await session.QueryAsync(
                "SELECT d.key, d.label, d.title FROM document d WHERE d.project = $1 AND NOT d.key = ANY($3) "
                + $"AND NOT EXISTS(SELECT 1 FROM embedding e WHERE e.project = $1 AND e.space = $2 AND e.passage = d.key * {Tables.PassagesPerNote}) ORDER BY d.key LIMIT $4",
                static reader => (reader.GetInt64(0), (Sensitivity)reader.GetInt32(1), reader.GetString(2)),
                session.Project, space, except.ToArray(), most).ConfigureAwait(false);
            ILookup<long, ((string, string) Text, byte[]? Kept)> passages = (await session.QueryAsync(
                "SELECT p.document, p.heading, p.body, k.packed FROM passage p LEFT JOIN kept_vector k ON k.project = $1 AND k.space = $3 AND k.said = p.said WHERE p.project = $1 AND p.document = ANY($2) ORDER BY p.key",
                static reader => (Note: reader.GetInt64(0), Passage: ((reader.GetString(1), reader.GetString(2)), reader.IsDBNull(3) ? null : reader.GetFieldValue<byte[]>(3))),
                session.Project, pending.Select(static note => note.Key).ToArray(), space).ConfigureAwait(false)).ToLookup(static row => row.Note, static row => row.Passage);
            return [.. pending.Select(note => new PendingNote
            {
                Note = note.Key,
                Label = note.Label,
                Title = note.Title,
                Passages = [.. passages[note.Key].Select(static passage => passage.Text)],
                Kept = [.. passages[note.Key].Select(static passage => passage.Kept)],
            })];
        },
        cancellationToken).ConfigureAwait(false);

    public async ValueTask WriteVectorsAsync(long note, string space, byte[] vectors, CancellationToken cancellationToken = default)
        => await project.WriteAsync(session => new PassageWriter(session, project.Database.HasVectorType).WriteVectorsAsync(note, space, vectors), cancellationToken).ConfigureAwait(false);

    public async ValueTask CompleteSpaceAsync(string space, CancellationToken cancellationToken = default)
    {
        await project.WriteAsync(session => PassageWriter.CompleteAsync(session, space), cancellationToken).ConfigureAwait(false);
        _serving = null;
    }

    private async ValueTask<Lexemes> LexemesAsync(CancellationToken cancellationToken)
        => _lexemes ??= new Lexemes(await project.SaltAsync(cancellationToken).ConfigureAwait(false));
}
