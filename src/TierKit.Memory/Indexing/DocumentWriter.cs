namespace TierKit.Memory.Indexing;

/// <summary>Writes notes into the search tables inside of one transaction.</summary>
internal sealed class DocumentWriter
{
    private readonly IndexConnection _connection;
    private readonly long _firstFree;
    private long _next;
    private long _documents;
    private long _passages;
    private long _terms;

    public DocumentWriter(IndexConnection connection)
    {
        _connection = connection;
        _next = _firstFree = (long)connection.Scalar("SELECT next_passage FROM state")!;
    }

    /// <summary>Gets the key of the note that was written last.</summary>
    public long LastKey { get; private set; }

    public void Write(PreparedDocument document)
    {
        NoteDocument note = document.Source;
        // Where encoding takes time it comes later, and what the note said before has its vector already.
        List<byte[]>? kept = document.Vectors is null ? [] : null;
        Remove(note.Id, kept);
        long first = _next;
        foreach (PreparedPassage passage in document.Passages)
        {
            _connection.Execute(
                "INSERT INTO passage(key, line, last, heading, vector, text, check_sum) VALUES($0,$1,$2,$3,$4,$5,$6)",
                _next, passage.Line, passage.EndLine, passage.Heading, passage.CountedTerms, passage.Text, IndexFile.CheckOf(passage.Text));
            WriteTerms("passage_terms", _next, passage.Fields);
            _next++;
        }

        long key = (long)_connection.Scalar(
            "INSERT INTO document(id, path, title, type, permalink, label, modified, tags, categories, metadata, first, count, terms) VALUES($0,$1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12) RETURNING key",
            note.Id.ToByteArray(), note.Path, note.Title, note.Type, note.Permalink, (int)note.Sensitivity, note.Modified.UtcTicks, SqlConditions.Join(note.Tags), SqlConditions.Join(note.Categories),
            note.MetadataJson, first, document.Passages.Count, document.Words)!;
        WriteTerms("note_terms", key, document.Fields);
        LastKey = key;
        if (kept is { Count: > 0 })
        {
            KeptVectors.Restore(_connection, key, note.Title, document.Passages, kept);
        }

        _documents++;
        _passages += document.Passages.Count;
        _terms += document.Words;
    }

    public void Remove(Guid id) => Remove(id, kept: null);

    private void Remove(Guid id, List<byte[]>? kept)
    {
        (long Key, long First, long Count, long Terms)? known = null;
        _connection.Each(
            "SELECT key, first, count, terms FROM document WHERE id = $0",
            reader =>
            {
                known = (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3));
                return false;
            },
            id.ToByteArray());
        if (known is not { } old)
        {
            return;
        }

        if (kept is not null)
        {
            KeptVectors.Keep(_connection, old.Key, old.First, old.Count, kept);
        }

        for (long passage = old.First; passage < old.First + old.Count; passage++)
        {
            _connection.Execute("DELETE FROM passage_terms WHERE rowid = $0", passage);
            _connection.Execute("DELETE FROM passage WHERE key = $0", passage);
        }

        _connection.Execute("DELETE FROM note_terms WHERE rowid = $0", old.Key);
        _connection.Execute("DELETE FROM embedding WHERE document = $0", old.Key);
        _connection.Execute("DELETE FROM embedding_next WHERE document = $0", old.Key);
        _connection.Execute("DELETE FROM document WHERE key = $0", old.Key);
        _documents--;
        _passages -= old.Count;
        _terms -= old.Terms;
    }

    /// <summary>Tells all processes, with the commit, that the tables have changed.</summary>
    public void Finish()
        => _connection.Execute(
            "UPDATE state SET revision = revision + 1, next_passage = next_passage + $0, documents = documents + $1, passages = passages + $2, terms = terms + $3",
            _next - _firstFree, _documents, _passages, _terms);

    private void WriteTerms(string table, long key, PreparedFields fields)
        => _connection.Execute(
            table == "note_terms"
                ? "INSERT INTO note_terms(rowid, title, headings, body, tags, dates) VALUES($0,$1,$2,$3,$4,$5)"
                : "INSERT INTO passage_terms(rowid, title, headings, body, tags, dates) VALUES($0,$1,$2,$3,$4,$5)",
            key, fields.Title, fields.Headings, fields.Body, fields.Tags, fields.Dates);
}
