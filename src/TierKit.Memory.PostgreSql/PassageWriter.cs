using Npgsql;
using TierKit.Memory.Indexing;

namespace TierKit.Memory.PostgreSql;

/// <summary>Writes passages inside of one transaction that holds the project's lock.</summary>
internal sealed class PassageWriter(Session session, bool hasVectorType)
{
    private static readonly string Range = $"key >= given.note * {Tables.PassagesPerNote} AND key < (given.note + 1) * {Tables.PassagesPerNote}";
    private static readonly string EmbeddingRange = Range.Replace("key", "passage", StringComparison.Ordinal);

    public async ValueTask<bool> WriteAsync(PassageRows rows, IReadOnlyCollection<Guid> removed)
    {
        IReadOnlyList<PreparedDocument> notes = rows.Notes;
        (long Notes, long Passages, long Words, long Terms) change = (0, 0, 0, 0);
        // Where encoding takes time it comes later, and what the note said before has its vector already.
        HashSet<Guid> later = [.. notes.Where(static note => note.Vectors is null).Select(static note => note.Source.Id)];
        List<long> gone = [];
        List<long> replaced = [];
        List<long> keys = [];
        await session.RunAsync(
        [
            ("DELETE FROM document WHERE project = $1 AND id = ANY($2) RETURNING key, count, words, terms, id", [session.Project, notes.Select(static note => note.Source.Id).Concat(removed).ToArray()], reader =>
            {
                gone.Add(reader.GetInt64(0));
                if (later.Contains(reader.GetGuid(4)))
                {
                    replaced.Add(reader.GetInt64(0));
                }

                change = (change.Notes - 1, change.Passages - reader.GetInt32(1), change.Words - reader.GetInt64(2), change.Terms - reader.GetInt64(3));
            }),
            ("SELECT nextval(pg_get_serial_sequence('document', 'key')) FROM generate_series(1, $1)", [notes.Count], reader => keys.Add(reader.GetInt64(0))),
        ]).ConfigureAwait(false);
        KeptVectors kept = new(session, hasVectorType);
        await kept.KeepAsync([.. replaced]).ConfigureAwait(false);
        string[] old = gone.Count == 0 ? [] : await ForgetAsync([.. gone]).ConfigureAwait(false);
        if (notes.Count > 0)
        {
            await session.RunAsync(
            [
                ("INSERT INTO word(project, word, lexeme) SELECT $1, word, lexeme FROM unnest($2::text[], $3::text[]) given(word, lexeme) ON CONFLICT DO NOTHING", [session.Project, rows.Words.Keys.ToArray(), rows.Words.Values.ToArray()], null),
                Documents(rows, [.. keys]),
                ("INSERT INTO note_lexemes(key, lexemes) SELECT key, lexemes::tsvector FROM unnest($1::bigint[], $2::text[]) given(key, lexemes)", [keys.ToArray(), rows.NoteVectors], null),
                .. Passages(rows, [.. keys]),
            ]).ConfigureAwait(false);
            await EmbedAsync(notes, keys).ConfigureAwait(false);
            await kept.RestoreAsync([.. keys.Where((_, i) => notes[i].Vectors is null)]).ConfigureAwait(false);
            change = (change.Notes + notes.Count, change.Passages + notes.Sum(static note => note.Passages.Count), change.Words + notes.Sum(static note => (long)note.Words), change.Terms + notes.Sum(static note => (long)note.Length));
        }

        string[] unused = [.. old.Except(rows.Words.Values, StringComparer.Ordinal)];
        await session.RunAsync(
        [
            ("UPDATE project SET notes = notes + $2, passages = passages + $3, words = words + $4, terms = terms + $5 WHERE id = $1", [session.Project, change.Notes, change.Passages, change.Words, change.Terms], null),
            .. unused.Length == 0 ? [] : (IEnumerable<(string, object?[], Action<NpgsqlDataReader>?)>)
            [
                ("DELETE FROM word w WHERE w.project = $1 AND w.lexeme = ANY($2) AND NOT EXISTS(SELECT 1 FROM passage_lexemes l WHERE l.lexemes @@ w.lexeme::tsquery)", [session.Project, unused], null),
            ],
        ]).ConfigureAwait(false);
        return true;
    }

    public async ValueTask<bool> WriteVectorsAsync(long note, string space, byte[] vectors)
    {
        List<int> count = await session.QueryAsync("SELECT count FROM document WHERE project = $1 AND key = $2", static reader => reader.GetInt32(0), session.Project, note).ConfigureAwait(false);
        // A note that was replaced in between has another key, and waits for vectors of its own.
        if (count is [> 0 and var passages] && vectors.Length % passages == 0)
        {
            await AnnounceAsync(session, space).ConfigureAwait(false);
            await EmbedAsync(space, Rows(note, passages, vectors)).ConfigureAwait(false);
        }

        return true;
    }

    public static async ValueTask<bool> AnnounceAsync(Session session, string space)
    {
        List<(string? Serving, string? Next)> spaces = await session.QueryAsync(
            "UPDATE project SET serving = coalesce(serving, $2) WHERE id = $1 RETURNING serving, next",
            static reader => (reader.IsDBNull(0) ? null : reader.GetString(0), reader.IsDBNull(1) ? null : reader.GetString(1)),
            session.Project, space).ConfigureAwait(false);
        if (spaces is [var (serving, next)] && serving != space && next != space)
        {
            // What is left of another space that did not get to serve is of no use.
            await session.RunAsync(
            [
                ("DELETE FROM embedding WHERE project = $1 AND space <> $2", [session.Project, serving], null),
                ("UPDATE project SET next = $2 WHERE id = $1", [session.Project, space], null),
            ]).ConfigureAwait(false);
        }

        return true;
    }

    public static async ValueTask<bool> CompleteAsync(Session session, string space)
    {
        await KeptVectors.ClearAsync(session).ConfigureAwait(false);
        List<string> completed = await session.QueryAsync("UPDATE project SET serving = next, next = NULL WHERE id = $1 AND next = $2 RETURNING serving", static reader => reader.GetString(0), session.Project, space).ConfigureAwait(false);
        if (completed.Count > 0)
        {
            await session.ExecuteAsync("DELETE FROM embedding WHERE project = $1 AND space <> $2", session.Project, space).ConfigureAwait(false);
        }

        return true;
    }

    public static async ValueTask<bool> ClearAsync(Session session)
    {
        object?[] values = [session.Project];
        await session.RunAsync(
        [
            ("DELETE FROM note_lexemes l USING document d WHERE d.project = $1 AND l.key = d.key", values, null),
            ("DELETE FROM passage_lexemes l USING passage p WHERE p.project = $1 AND l.key = p.key", values, null),
            .. ((string[])["document", "passage", "embedding", "kept_vector", "word"]).Select(table => ($"DELETE FROM {table} WHERE project = $1", values, (Action<NpgsqlDataReader>?)null)),
            ("UPDATE project SET notes = 0, passages = 0, words = 0, terms = 0, serving = NULL, next = NULL WHERE id = $1", values, null),
        ]).ConfigureAwait(false);
        return true;
    }

    /// <returns>The lexemes of the notes.</returns>
    private async ValueTask<string[]> ForgetAsync(long[] notes)
    {
        HashSet<string> lexemes = new(StringComparer.Ordinal);
        await session.RunAsync(
        [
            ($"SELECT DISTINCT unnest(tsvector_to_array(lexemes)) FROM unnest($1::bigint[]) given(note) JOIN passage_lexemes ON {Range}", [notes], reader => lexemes.Add(reader.GetString(0))),
            ("DELETE FROM note_lexemes WHERE key = ANY($1)", [notes], null),
            ($"DELETE FROM passage_lexemes USING unnest($1::bigint[]) given(note) WHERE {Range}", [notes], null),
            ($"DELETE FROM passage USING unnest($2::bigint[]) given(note) WHERE project = $1 AND {Range}", [session.Project, notes], null),
            ($"DELETE FROM embedding USING unnest($2::bigint[]) given(note), project p WHERE p.id = $1 AND project = $1 AND space IN (p.serving, p.next) AND {EmbeddingRange}", [session.Project, notes], null),
        ]).ConfigureAwait(false);
        return [.. lexemes];
    }

    private (string, object?[], Action<NpgsqlDataReader>?) Documents(PassageRows rows, long[] keys)
    {
        NoteDocument[] notes = [.. rows.Notes.Select(static note => note.Source)];
        return (
            "INSERT INTO document(project, key, id, path, title, type, permalink, label, modified, tags, categories, metadata, count, words, terms, counted) "
            + $"SELECT $1, key, id, path, title, type, permalink, label, modified, {JoinedList.Split("tags")}, {JoinedList.Split("categories")}, metadata::jsonb, count, words, terms, counted "
            + "FROM unnest($2::bigint[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::int[], $9::bigint[], $10::text[], $11::text[], $12::text[], $13::int[], $14::bigint[], $15::bigint[], $16::bytea[]) "
            + "given(key, id, path, title, type, permalink, label, modified, tags, categories, metadata, count, words, terms, counted)",
            [
                session.Project, keys, Array.ConvertAll(notes, static note => note.Id), Array.ConvertAll(notes, static note => note.Path), Array.ConvertAll(notes, static note => note.Title), Array.ConvertAll(notes, static note => note.Type),
                Array.ConvertAll(notes, static note => note.Permalink), Array.ConvertAll(notes, static note => (int)note.Sensitivity), Array.ConvertAll(notes, static note => note.Modified.UtcTicks),
                Array.ConvertAll(notes, static note => JoinedList.Of(note.Tags.Select(Conditions.Lower))), Array.ConvertAll(notes, static note => JoinedList.Of(note.Categories)), rows.Metadata,
                rows.Notes.Select(static note => note.Passages.Count).ToArray(), rows.Notes.Select(static note => (long)note.Words).ToArray(), rows.Notes.Select(static note => (long)note.Length).ToArray(), rows.Counted,
            ],
            null);
    }

    private IEnumerable<(string, object?[], Action<NpgsqlDataReader>?)> Passages(PassageRows rows, long[] keys)
    {
        (long Note, long Key, PreparedPassage Passage)[] passages = [.. rows.Notes.Zip(keys).SelectMany(static pair => pair.First.Passages.Select((passage, ordinal) => (pair.Second, (pair.Second * Tables.PassagesPerNote) + ordinal, passage)))];
        long[] own = Array.ConvertAll(passages, static row => row.Key);
        yield return (
            "INSERT INTO passage(project, key, document, line, last, heading, counted, body, said) SELECT $1, key, document, line, last, heading, counted, body, said "
            + "FROM unnest($2::bigint[], $3::bigint[], $4::int[], $5::int[], $6::text[], $7::bytea[], $8::text[], $9::bytea[]) given(key, document, line, last, heading, counted, body, said)",
            [
                session.Project, own, Array.ConvertAll(passages, static row => row.Note), Array.ConvertAll(passages, static row => row.Passage.Line), Array.ConvertAll(passages, static row => row.Passage.EndLine),
                Array.ConvertAll(passages, static row => row.Passage.Heading), Array.ConvertAll(passages, static row => row.Passage.CountedTerms), Array.ConvertAll(passages, static row => row.Passage.Text),
                rows.Said.SelectMany(static hashes => hashes).ToArray(),
            ],
            null);
        yield return ("INSERT INTO passage_lexemes(key, lexemes) SELECT key, lexemes::tsvector FROM unnest($1::bigint[], $2::text[]) given(key, lexemes)", [own, rows.PassageVectors.SelectMany(static vectors => vectors).ToArray()], null);
    }

    private async ValueTask EmbedAsync(IReadOnlyList<PreparedDocument> notes, List<long> keys)
    {
        foreach (IGrouping<string, (PreparedDocument Note, long Key)> same in notes.Zip(keys).Where(static pair => pair.First is { Vectors: not null, Space: not null }).GroupBy(static pair => pair.First.Space!))
        {
            await AnnounceAsync(session, same.Key).ConfigureAwait(false);
            await EmbedAsync(same.Key, same.SelectMany(static pair => Rows(pair.Key, pair.Note.Passages.Count, pair.Note.Vectors!))).ConfigureAwait(false);
        }
    }

    private ValueTask EmbedAsync(string space, IEnumerable<(long Passage, byte[] Packed)> vectors)
    {
        (long Passage, byte[] Packed)[] rows = [.. vectors];
        object?[] values = [session.Project, space, Array.ConvertAll(rows, static row => row.Passage), Array.ConvertAll(rows, static row => row.Packed), Array.ConvertAll(rows, static row => VectorLevels.Of(row.Packed))];
        return hasVectorType
            ? session.ExecuteAsync(
                "INSERT INTO embedding(project, space, passage, packed, levels, near) SELECT $1, $2, passage, packed, levels::bit varying, near::vector FROM unnest($3::bigint[], $4::bytea[], $5::text[], $6::text[]) given(passage, packed, levels, near) ON CONFLICT DO NOTHING",
                [.. values, Array.ConvertAll(rows, static row => VectorText.Numbers(row.Packed))])
            : session.ExecuteAsync(
                "INSERT INTO embedding(project, space, passage, packed, levels) SELECT $1, $2, passage, packed, levels::bit varying FROM unnest($3::bigint[], $4::bytea[], $5::text[]) given(passage, packed, levels) ON CONFLICT DO NOTHING",
                values);
    }

    private static IEnumerable<(long Passage, byte[] Packed)> Rows(long note, int passages, byte[] vectors)
    {
        int length = vectors.Length / passages;
        return Enumerable.Range(0, passages).Select(i => ((note * Tables.PassagesPerNote) + i, vectors[(i * length)..((i + 1) * length)]));
    }
}
