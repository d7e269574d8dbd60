using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace TierKit.Memory.Indexing;

/// <summary>Holds an open connection to an index and the statements that it has prepared. Used by one thread at a time.</summary>
internal sealed class IndexConnection : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);

    private IndexConnection(SqliteConnection connection) => Connection = connection;

    public SqliteConnection Connection { get; }

    public static IndexConnection Open(string path, SqliteOpenMode mode)
    {
        SqliteConnectionStringBuilder settings = new() { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = 30 };
        SqliteConnection connection = new(settings.ToString());
        try
        {
            connection.Open();
            IndexConnection opened = new(connection);
            // The files are the truth: a power cut may cost the index, never a note, so nothing here waits for the disk.
            opened.Run("PRAGMA busy_timeout=20000; PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY; PRAGMA wal_autocheckpoint=4000;");
            return opened;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Runs statements that are not worth keeping.</summary>
    public void Run(string sql)
    {
        using SqliteCommand command = Connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Runs a statement; its parameters are <c>$0</c>, <c>$1</c> and so on.</summary>
    public int Execute(string sql, params ReadOnlySpan<object?> values) => Prepare(sql, values).ExecuteNonQuery();

    public object? Scalar(string sql, params ReadOnlySpan<object?> values) => Prepare(sql, values).ExecuteScalar() is var value && value is DBNull ? null : value;

    public List<TRow> Query<TRow>(string sql, Func<SqliteDataReader, TRow> read, params ReadOnlySpan<object?> values)
    {
        List<TRow> rows = [];
        using SqliteDataReader reader = Prepare(sql, values).ExecuteReader();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>Hands each row to a reader until that has enough.</summary>
    public void Each(string sql, Func<SqliteDataReader, bool> read, params ReadOnlySpan<object?> values)
    {
        using SqliteDataReader reader = Prepare(sql, values).ExecuteReader();
        while (reader.Read() && read(reader))
        {
        }
    }

    /// <summary>Empties the database in place, however damaged it is, also under other processes that have it open.</summary>
    public void Empty()
    {
        foreach (SqliteCommand command in _commands.Values)
        {
            command.Dispose();
        }

        _commands.Clear();
        raw.sqlite3_db_config(Connection.Handle!, raw.SQLITE_DBCONFIG_RESET_DATABASE, 1, out _);
        try
        {
            Run("VACUUM");
        }
        finally
        {
            raw.sqlite3_db_config(Connection.Handle!, raw.SQLITE_DBCONFIG_RESET_DATABASE, 0, out _);
        }
    }

    public void Dispose()
    {
        foreach (SqliteCommand command in _commands.Values)
        {
            command.Dispose();
        }

        Connection.Dispose();
    }

    private SqliteCommand Prepare(string sql, ReadOnlySpan<object?> values)
    {
        if (!_commands.TryGetValue(sql, out SqliteCommand? command))
        {
            command = Connection.CreateCommand();
            command.CommandText = sql;
            for (int i = 0; i < values.Length; i++)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
            }

            command.Prepare();
            _commands[sql] = command;
        }

        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        return command;
    }
}
