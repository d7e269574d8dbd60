using Microsoft.Data.Sqlite;

namespace TierKit.Memory.KernelMemory.Documents;

/// <summary>Knows of every note of a project whether the service has it, and keeps what is still to be sent. A cache: the files are the truth.</summary>
/// <remarks>Thread-safe, and several processes may use one file at once: who sends a note holds its lease meanwhile.</remarks>
internal sealed class DocumentLedger : IDisposable
{
    public const string FileName = "kernel-memory.db";

    private const int Schema = 1;
    private const int Corrupt = 11;
    private const int NotADatabase = 26;

    private readonly TimeProvider _time;
    private readonly SqliteConnection _connection;
    private readonly Lock _gate = new();
    private HashSet<Guid> _unsettled = [];
    private (long Others, long Own) _unsettledAt = (-1, -1);
    private long _changes;

    /// <param name="folder">The folder; none keeps the ledger in memory.</param>
    /// <param name="target">The service and the index; of another one nothing is known.</param>
    /// <param name="time">The clock.</param>
    public DocumentLedger(string? folder, string target, TimeProvider time)
    {
        _time = time;
        _connection = Open(folder);
        Aim(target);
    }

    private long Now => _time.GetUtcNow().UtcTicks;

    private void Aim(string target)
    {
        if (Scalar("SELECT value FROM meta WHERE key = 'target'") as string != target)
        {
            Run("DELETE FROM document WHERE state = 4; UPDATE document SET state = 0, version = NULL, payload = NULL, sent = NULL, lease = 0");
            Run("INSERT OR REPLACE INTO meta VALUES ('target', $0)", target);
        }
    }

    /// <summary>Notes what is to be sent; what is there already in this version stays as it is.</summary>
    public void Want(IEnumerable<(Guid Id, string Path, string? Checksum, string? Version, byte[]? Payload)> documents) => Transaction(() =>
    {
        foreach ((Guid id, string path, string? checksum, string? version, byte[]? payload) in documents)
        {
            Run(
                """
                INSERT INTO document (id, path, checksum, version, payload, state, changed) VALUES ($0, $1, $2, $3, $4, 0, $5)
                ON CONFLICT (id) DO UPDATE SET path = $1, checksum = $2, version = $3,
                    payload = CASE WHEN version IS $3 AND state = 1 THEN NULL ELSE $4 END,
                    state = CASE WHEN $3 IS NOT NULL AND version IS $3 AND state = 1 THEN 1 ELSE 0 END, reason = NULL, changed = $5
                """,
                Key(id), path, checksum, version, payload, Now);
        }
    });

    /// <summary>Notes what is to be deleted; what never was there is forgotten.</summary>
    public void Drop(IEnumerable<Guid> ids) => Transaction(() =>
    {
        foreach (Guid id in ids)
        {
            Run("UPDATE document SET state = 4, version = NULL, payload = NULL, reason = NULL, changed = $1 WHERE id = $0", Key(id), Now);
        }
    });

    /// <summary>Notes that everything is to be deleted, unless it is wanted again.</summary>
    public void DropAll() => Run("UPDATE document SET state = 4, version = NULL, payload = NULL, reason = NULL, changed = $0", Now);

    /// <summary>Notes that the service has lost what it had.</summary>
    public void Forget() => Run("UPDATE document SET state = 0, version = NULL, payload = NULL, sent = NULL WHERE state = 1");

    /// <summary>Takes the next note that nobody sends at the moment.</summary>
    public LedgerRow? Take(TimeSpan lease)
    {
        // A lease changes nothing of what is wanted. Each state by itself, for the index orders one state alone: both at once would sort all that waits at every note.
        List<LedgerRow> rows = Query(
            """
            UPDATE document SET lease = $1 WHERE id = (SELECT id FROM (
                SELECT * FROM (SELECT id, changed FROM document WHERE state = 0 AND lease < $0 ORDER BY changed LIMIT 1)
                UNION ALL SELECT * FROM (SELECT id, changed FROM document WHERE state = 4 AND lease < $0 ORDER BY changed LIMIT 1)) ORDER BY changed LIMIT 1)
            RETURNING id, path, version, payload, state, sent
            """,
            Row, Now, Now + lease.Ticks);
        return rows.Count == 0 ? null : rows[0];
    }

    /// <summary>Gives a note back as it was, for the service could not be asked.</summary>
    public void Release(LedgerRow row) => Run("UPDATE document SET lease = 0 WHERE id = $0", Key(row.Id));

    /// <summary>Notes the version that is being uploaded, before it is: what a process that ends now has sent is known to the next.</summary>
    public void Sending(LedgerRow row, string version) => Run(
        "UPDATE document SET sent = $1, version = CASE WHEN version IS NULL AND state = 0 THEN $1 ELSE version END WHERE id = $0", Key(row.Id), version);

    /// <summary>Notes what became of a version; where another is wanted by now, that stays to be sent.</summary>
    public void Settle(LedgerRow row, string version, DocumentState state, string? reason) => Transaction(() =>
    {
        Run("UPDATE document SET version = $1, state = $2, payload = NULL, reason = $3 WHERE id = $0 AND state = 0 AND (version IS NULL OR version = $1)", Key(row.Id), version, (int)state, reason);
        Run("UPDATE document SET lease = 0, sent = CASE WHEN $1 = 3 THEN NULL ELSE sent END WHERE id = $0", Key(row.Id), (int)state);
    });

    /// <summary>Forgets a note that was deleted; where it is wanted again by now, it stays to be sent.</summary>
    public void Gone(LedgerRow row) => Transaction(() =>
    {
        Run("DELETE FROM document WHERE id = $0 AND state = 4", Key(row.Id));
        Run("UPDATE document SET lease = 0, sent = NULL WHERE id = $0", Key(row.Id));
    });

    /// <summary>Finds what is known of some notes.</summary>
    public Dictionary<Guid, (string? Version, DocumentState State)> Find(IReadOnlyCollection<Guid> ids)
    {
        Dictionary<Guid, (string?, DocumentState)> found = [];
        foreach (Guid[] some in ids.Chunk(500))
        {
            foreach ((Guid id, string? version, DocumentState state) in Query(
                $"SELECT id, version, state FROM document WHERE id IN ({string.Join(", ", some.Select(static (_, i) => $"${i}"))})",
                static reader => (Guid.ParseExact(reader.GetString(0), "N"), reader.IsDBNull(1) ? null : reader.GetString(1), (DocumentState)reader.GetInt32(2)),
                [.. some.Select(Key)]))
            {
                found[id] = (version, state);
            }
        }

        return found;
    }

    /// <summary>Counts the notes in each state.</summary>
    public Dictionary<DocumentState, int> Count()
        => Query("SELECT state, COUNT(*) FROM document GROUP BY state", static reader => ((DocumentState)reader.GetInt32(0), reader.GetInt32(1))).ToDictionary(static pair => pair.Item1, static pair => pair.Item2);

    /// <summary>Gets the notes that are wanted there and not known to be.</summary>
    public IReadOnlySet<Guid> Unsettled()
    {
        lock (_gate)
        {
            // Most searches find nothing changed, and thousands may be kept at home for good.
            (long, long) now = ((long)Scalar("PRAGMA data_version")!, _changes);
            if (_unsettledAt != now)
            {
                _unsettled = [.. Query("SELECT id FROM document WHERE state IN (0, 2, 3)", static reader => Guid.ParseExact(reader.GetString(0), "N"))];
                _unsettledAt = now;
            }

            return _unsettled;
        }
    }

    /// <summary>Lists the notes that are not as they should be.</summary>
    public List<(string Path, DocumentState State, string? Reason)> Troubled()
        => Query("SELECT path, state, reason FROM document WHERE state IN (2, 3) ORDER BY state, path LIMIT 1000", static reader => (reader.GetString(0), (DocumentState)reader.GetInt32(1), reader.IsDBNull(2) ? null : reader.GetString(2)));

    /// <summary>Lists every note with its file's path and checksum, and when it was last touched.</summary>
    public List<(Guid Id, string Path, string? Checksum, DocumentState State, DateTimeOffset Changed)> Files()
        => Query(
            "SELECT id, path, checksum, state, changed FROM document",
            static reader => (Guid.ParseExact(reader.GetString(0), "N"), reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetString(2), (DocumentState)reader.GetInt32(3), new DateTimeOffset(reader.GetInt64(4), TimeSpan.Zero)));

    /// <summary>Gets a note that is there, to see whether it still is: the one that is there longest, for what came after a loss is still there.</summary>
    public Guid? Sample()
        => Scalar("SELECT id FROM document WHERE state = 1 ORDER BY changed LIMIT 1") is string id ? Guid.ParseExact(id, "N") : null;

    public void Dispose()
    {
        lock (_gate)
        {
            _connection.Dispose();
        }
    }

    private static string Key(Guid id) => id.ToString("N");

    private static LedgerRow Row(SqliteDataReader reader) => new(
        Guid.ParseExact(reader.GetString(0), "N"),
        reader.GetString(1),
        reader.IsDBNull(2) ? null : reader.GetString(2),
        reader.IsDBNull(3) ? null : reader.GetFieldValue<byte[]>(3),
        (DocumentState)reader.GetInt32(4),
        reader.IsDBNull(5) ? null : reader.GetString(5));

    private static SqliteConnection Open(string? folder)
    {
        if (folder is null)
        {
            return Opened(":memory:");
        }

        string path = Path.Combine(folder, FileName);
        try
        {
            Directory.CreateDirectory(folder);
            try
            {
                return Opened(path);
            }
            catch (SqliteException exception) when (exception.SqliteErrorCode is Corrupt or NotADatabase)
            {
                // Damaged: what is lost is read from the notes again.
                foreach (string file in (string[])[path, path + "-wal", path + "-shm"])
                {
                    File.Delete(file);
                }

                return Opened(path);
            }
        }
        catch (Exception exception) when (exception is SqliteException or IOException or UnauthorizedAccessException)
        {
            // Without a place of its own the ledger lives as long as the process: the next one compares everything anew.
            return Opened(":memory:");
        }
    }

    private static SqliteConnection Opened(string path)
    {
        SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 30 }.ToString());
        try
        {
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            // A power cut may cost the ledger, never a note: nothing here waits for the disk.
            command.CommandText =
                $"""
                PRAGMA busy_timeout = 20000; PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;
                CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
                CREATE TABLE IF NOT EXISTS document (
                    id TEXT PRIMARY KEY, path TEXT NOT NULL, checksum TEXT, version TEXT, payload BLOB, state INTEGER NOT NULL,
                    reason TEXT, sent TEXT, changed INTEGER NOT NULL, lease INTEGER NOT NULL DEFAULT 0);
                CREATE INDEX IF NOT EXISTS document_state ON document (state, changed);
                PRAGMA user_version = {Schema};
                """;
            command.ExecuteNonQuery();
            command.CommandText = "PRAGMA quick_check(1)";
            return command.ExecuteScalar() is "ok" ? connection : throw new SqliteException("The ledger is damaged.", Corrupt);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void Transaction(Action change)
    {
        lock (_gate)
        {
            Run("BEGIN IMMEDIATE");
            try
            {
                change();
                Run("COMMIT");
            }
            catch
            {
                Run("ROLLBACK");
                throw;
            }
        }
    }

    private void Run(string sql, params object?[] values)
    {
        lock (_gate)
        {
            _changes++;
            using SqliteCommand command = Prepare(sql, values);
            command.ExecuteNonQuery();
        }
    }

    private object? Scalar(string sql, params object?[] values)
    {
        lock (_gate)
        {
            using SqliteCommand command = Prepare(sql, values);
            return command.ExecuteScalar();
        }
    }

    private List<TRow> Query<TRow>(string sql, Func<SqliteDataReader, TRow> read, params object?[] values)
    {
        lock (_gate)
        {
            using SqliteCommand command = Prepare(sql, values);
            using SqliteDataReader reader = command.ExecuteReader();
            List<TRow> rows = [];
            while (reader.Read())
            {
                rows.Add(read(reader));
            }

            return rows;
        }
    }

    private SqliteCommand Prepare(string sql, object?[] values)
    {
        SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue($"${i}", values[i] ?? DBNull.Value);
        }

        return command;
    }
}
