using TierKit.Policy;

namespace TierKit.Memory.Indexing;

/// <summary>Keeps passages in the SQLite file of an index, and what every search needs of them in memory. Every call completes before it returns.</summary>
internal sealed class SqlitePassageStore(IndexFile file) : IPassageStore
{
    private const string Serving = "SELECT name FROM space WHERE role = 'serving'";
    private const string Next = "SELECT name FROM space WHERE role = 'next'";

    private const int NotesPerShow = 512;

    private readonly SearchMemory _memory = new(file);
    private int _written;

    public ValueTask<TResult> ReadAsync<TResult>(PassageQuery query, Func<IPassageView, ValueTask<TResult>> read, CancellationToken cancellationToken = default)
        => new(file.Read(connection => Completed(read(new SqlitePassageView(connection, _memory.Read(connection), query)))));

    public ValueTask WriteAsync(IReadOnlyList<PreparedDocument> notes, IReadOnlyCollection<Guid> removed, CancellationToken cancellationToken = default)
    {
        file.Write(
            connection =>
            {
                DocumentWriter writer = new(connection);
                foreach (Guid id in removed)
                {
                    writer.Remove(id);
                }

                foreach (PreparedDocument note in notes)
                {
                    writer.Write(note);
                    if (note is { Vectors: { } vectors, Space: { } space })
                    {
                        connection.Execute($"INSERT OR REPLACE INTO {TableOf(connection, space)}(document, data) VALUES($0, $1)", writer.LastKey, vectors);
                    }
                }

                writer.Finish();
                return 0;
            },
            cancellationToken);
        return ValueTask.CompletedTask;
    }

    public ValueTask ClearAsync(CancellationToken cancellationToken = default)
    {
        file.Write(
            static connection =>
            {
                foreach (string table in (string[])["document", "passage", "embedding", "embedding_next", "kept_vector", "space"])
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

    /// <summary>Merges the full-text index, so that searches read less.</summary>
    public ValueTask OptimizeAsync(CancellationToken cancellationToken = default)
    {
        file.Write(
            static connection => connection.Execute("INSERT INTO passage_terms(passage_terms) VALUES('optimize')") + connection.Execute("INSERT INTO note_terms(note_terms) VALUES('optimize')"),
            cancellationToken);
        return ValueTask.CompletedTask;
    }

    public ValueTask<string?> ServingSpaceAsync(CancellationToken cancellationToken = default) => new(file.Read(static connection => (string?)connection.Scalar(Serving)));

    public ValueTask AnnounceSpaceAsync(string space, CancellationToken cancellationToken = default)
    {
        file.Write(connection => TableOf(connection, space), cancellationToken);
        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<PendingNote>> PendingAsync(string space, IReadOnlyCollection<long> except, int most, CancellationToken cancellationToken = default)
        => new(file.Read<IReadOnlyList<PendingNote>>(connection =>
        {
            List<(long Key, long First, int Count, Sensitivity Label, string Title)> pending = [];
            string table = (string?)connection.Scalar(Serving) == space ? "embedding" : "embedding_next";
            connection.Each(
                $"SELECT d.key, d.first, d.count, d.label, d.title FROM document d LEFT JOIN {table} e ON e.document = d.key WHERE e.document IS NULL ORDER BY d.key",
                reader =>
                {
                    if (!except.Contains(reader.GetInt64(0)))
                    {
                        pending.Add((reader.GetInt64(0), reader.GetInt64(1), reader.GetInt32(2), (Sensitivity)reader.GetInt32(3), reader.GetString(4)));
                    }

                    return pending.Count < most;
                });
            return [.. pending.Select(note => Pending(connection, space, note.Key, note.First, note.Count, note.Label, note.Title))];
        }));

    public ValueTask WriteVectorsAsync(long note, string space, byte[] vectors, CancellationToken cancellationToken = default)
    {
        // Vectors of a long run are shown to searches every so often: each time they read all of them anew.
        bool show = Interlocked.Increment(ref _written) % NotesPerShow == 0;
        file.Write(
            connection => connection.Execute($"INSERT OR REPLACE INTO {TableOf(connection, space)}(document, data) SELECT $0, $1 WHERE EXISTS(SELECT 1 FROM document WHERE key = $0)", note, vectors)
                + (show ? connection.Execute("UPDATE state SET epoch = epoch + 1") : 0),
            cancellationToken);
        return ValueTask.CompletedTask;
    }

    public ValueTask CompleteSpaceAsync(string space, CancellationToken cancellationToken = default)
    {
        file.Write(
            connection =>
            {
                KeptVectors.Clear(connection);
                if ((string?)connection.Scalar(Next) == space && (string?)connection.Scalar(Serving) != space)
                {
                    connection.Execute("DELETE FROM embedding");
                    connection.Execute("INSERT INTO embedding SELECT document, data FROM embedding_next");
                    connection.Execute("DELETE FROM embedding_next");
                    connection.Execute("DELETE FROM space");
                    connection.Execute("INSERT INTO space(role, name) VALUES('serving', $0)", space);
                }

                return connection.Execute("UPDATE state SET epoch = epoch + 1");
            },
            cancellationToken);
        return ValueTask.CompletedTask;
    }

    private static PendingNote Pending(IndexConnection connection, string space, long key, long first, int count, Sensitivity label, string title)
    {
        List<(string Heading, string Text)> passages = connection.Query(
            "SELECT heading, text FROM passage WHERE key BETWEEN $0 AND $1 ORDER BY key", static reader => (reader.GetString(0), reader.GetString(1)), first, first + count - 1);
        return new PendingNote { Note = key, Label = label, Title = title, Passages = passages, Kept = KeptVectors.Find(connection, title, passages, space) };
    }

    /// <summary>Finds the table for the vectors of a space, which serves where none does; what is left of another next space is dropped.</summary>
    private static string TableOf(IndexConnection connection, string space)
    {
        connection.Execute("INSERT INTO space(role, name) VALUES('serving', $0) ON CONFLICT(role) DO NOTHING", space);
        if ((string?)connection.Scalar(Serving) == space)
        {
            return "embedding";
        }

        if ((string?)connection.Scalar(Next) != space)
        {
            connection.Execute("DELETE FROM embedding_next");
            connection.Execute("INSERT OR REPLACE INTO space(role, name) VALUES('next', $0)", space);
        }

        return "embedding_next";
    }

    // The view never waits, and so neither does who reads it.
    private static TResult Completed<TResult>(ValueTask<TResult> read) => read.IsCompleted ? read.GetAwaiter().GetResult() : read.AsTask().GetAwaiter().GetResult();
}
