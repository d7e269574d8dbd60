using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace TierKit.Memory.Indexing;

/// <summary>Holds the SQLite file of one project's index: one writer, any number of readers, several processes.</summary>
/// <remarks>
/// Thread-safe. A damaged, foreign or outdated file is emptied and filled again through <see cref="Refill"/>, inside of the call that
/// met it; the notes are in their files, so nothing is lost.
/// </remarks>
internal sealed class IndexFile : IDisposable
{
    private const int Corrupt = 11;
    private const int NotADatabase = 26;
    private const int GeneralError = 1;
    private const int IoError = 10;

    private readonly ConcurrentBag<IndexConnection> _readers = [];
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly IndexSeal _seal;
    private IndexConnection? _writer;
    private int _generation;
    private readonly bool _isTemporary;
    private bool _disposed;

    /// <param name="path">The file; its folder is created.</param>
    /// <param name="isTemporary">Whether the folder is removed when the index is disposed.</param>
    public IndexFile(string path, bool isTemporary = false)
    {
        _isTemporary = isTemporary;
        Path = path;
        // Before the seal looks: another process may make the file at any moment, and has not filled it yet.
        IsNew = !File.Exists(path);
        _seal = new IndexSeal(path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        WasTouched = _seal.IsBroken;
        Open();
    }

    public string Path { get; }

    /// <summary>Gets how often the index was emptied since it was opened; what was learnt before is void.</summary>
    public int Generation => Volatile.Read(ref _generation);

    /// <summary>Gets whether the last process did not close the file in order; then it is worth a look.</summary>
    public bool WasTouched { get; }

    /// <summary>Gets whether the file was found empty and has not been filled yet.</summary>
    public bool IsNew { get; set; }

    /// <summary>Gets or sets what fills an emptied index again; it may call the index itself.</summary>
    public Action? Refill { get; set; }

    /// <summary>Reads the index as of one moment, that of the first statement.</summary>
    public TResult Read<TResult>(Func<IndexConnection, TResult> read)
    {
        int generation = Generation;
        try
        {
            return ReadOnce(read);
        }
        catch (SqliteException exception) when (IsDamage(exception))
        {
            Reset(generation, exception);
            return ReadOnce(read);
        }
    }

    /// <summary>Runs a change as one transaction.</summary>
    public TResult Write<TResult>(Func<IndexConnection, TResult> write, CancellationToken cancellationToken)
    {
        int generation = Generation;
        try
        {
            return WriteOnce(write, cancellationToken);
        }
        catch (SqliteException exception) when (IsDamage(exception))
        {
            Reset(generation, exception);
            return WriteOnce(write, cancellationToken);
        }
    }

    /// <summary>Looks at every page and every list of the full-text index.</summary>
    /// <returns>Whether all is whole; otherwise the index was emptied and filled again.</returns>
    public bool Verify()
    {
        int generation = Generation;
        try
        {
            bool whole = ReadOnce(static connection => connection.Scalar("PRAGMA quick_check(1)") is "ok" && PassagesAreWhole(connection));
            if (whole)
            {
                WriteOnce(static connection => connection.Execute("INSERT INTO passage_terms(passage_terms) VALUES('integrity-check')") + connection.Execute("INSERT INTO note_terms(note_terms) VALUES('integrity-check')"), CancellationToken.None);
                return true;
            }
        }
        catch (SqliteException exception) when (IsDamage(exception) || exception.SqliteErrorCode == Corrupt)
        {
        }

        Reset(generation, null);
        return false;
    }

    public void Dispose()
    {
        _gate.Wait();
        try
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            CloseAll();
            if (_isTemporary)
            {
                Directory.Delete(System.IO.Path.GetDirectoryName(Path)!, recursive: true);
            }
            else
            {
                _seal.Close();
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    public static long CheckOf(string text)
    {
        ulong hash = 14695981039346656037;
        foreach (char letter in text)
        {
            hash = (hash ^ letter) * 1099511628211;
        }

        return (long)hash;
    }

    private static bool PassagesAreWhole(IndexConnection connection)
    {
        bool whole = true;
        connection.Each("SELECT text, check_sum FROM passage", reader => whole = CheckOf(reader.GetString(0)) == reader.GetInt64(1));
        return whole;
    }

    private TResult ReadOnce<TResult>(Func<IndexConnection, TResult> read)
    {
        int generation = Generation;
        if (!_readers.TryTake(out IndexConnection? connection))
        {
            connection = IndexConnection.Open(Path, SqliteOpenMode.ReadWrite);
        }

        bool sound = false;
        try
        {
            // All statements of a read see one moment: between two of them another process may give a note new keys.
            connection.Execute("BEGIN");
            TResult result = read(connection);
            connection.Execute("COMMIT");
            sound = true;
            return result;
        }
        finally
        {
            if (sound && generation == Generation && !_disposed)
            {
                _readers.Add(connection);
            }
            else
            {
                connection.Dispose();
            }
        }
    }

    private TResult WriteOnce<TResult>(Func<IndexConnection, TResult> write, CancellationToken cancellationToken)
    {
        _gate.Wait(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _seal.Break();
            IndexConnection connection = _writer ??= IndexConnection.Open(Path, SqliteOpenMode.ReadWriteCreate);
            connection.Execute("BEGIN IMMEDIATE");
            try
            {
                TResult result = write(connection);
                connection.Execute("COMMIT");
                return result;
            }
            catch
            {
                Abandon();
                throw;
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    // Closing rolls back whatever state the connection is in.
    private void Abandon()
    {
        _writer?.Dispose();
        _writer = null;
    }

    private void Open()
    {
        try
        {
            _writer = IndexConnection.Open(Path, SqliteOpenMode.ReadWriteCreate);
            if (_seal.IsForeign)
            {
                _seal.Break();
                _writer.Empty();
            }

            if (!HasSchema(_writer))
            {
                Create(_writer);
            }
        }
        catch (SqliteException exception) when (IsDamage(exception))
        {
            Abandon();
            Recreate();
        }
        catch
        {
            // A connection that nobody closes keeps what it has locked from every other process.
            Abandon();
            throw;
        }
    }

    private static bool HasSchema(IndexConnection connection)
        => connection.Scalar("PRAGMA user_version") is (long)IndexSchema.Version && connection.Scalar("PRAGMA application_id") is (long)IndexSchema.ApplicationId;

    /// <summary>Makes the tables, unless another process that found the file without them was first.</summary>
    private void Create(IndexConnection connection)
    {
        _seal.Break();
        IsNew = true;
        connection.Run("BEGIN IMMEDIATE");
        if (!HasSchema(connection) && connection.Scalar("SELECT count(*) FROM sqlite_schema") is not 0L)
        {
            // Tables of another version. The file cannot be emptied within a transaction.
            connection.Run("ROLLBACK");
            connection.Empty();
            connection.Run("BEGIN IMMEDIATE");
        }

        connection.Run(HasSchema(connection) ? "COMMIT" : $"{IndexSchema.Tables} PRAGMA application_id={IndexSchema.ApplicationId}; PRAGMA user_version={IndexSchema.Version}; COMMIT;");
    }

    /// <summary>Empties the file in place; where even that fails, it is removed.</summary>
    private void Recreate()
    {
        _seal.Break();
        try
        {
            using IndexConnection connection = IndexConnection.Open(Path, SqliteOpenMode.ReadWriteCreate);
            connection.Empty();
            Create(connection);
        }
        catch (SqliteException)
        {
            foreach (string file in (string[])[Path, Path + "-wal", Path + "-shm"])
            {
                File.Delete(file);
            }

            using IndexConnection connection = IndexConnection.Open(Path, SqliteOpenMode.ReadWriteCreate);
            Create(connection);
        }
    }

    private void Reset(int generation, SqliteException? cause)
    {
        _gate.Wait();
        try
        {
            if (generation != Generation)
            {
                // Another thread met the same damage first.
                return;
            }

            CloseAll();
            // A table that is missing was emptied by another process, which may be about to create it.
            if (cause?.SqliteErrorCode == GeneralError && IsSoundNow())
            {
                return;
            }

            Recreate();
            Interlocked.Increment(ref _generation);
        }
        finally
        {
            _gate.Release();
        }

        Refill?.Invoke();
    }

    private bool IsSoundNow()
    {
        try
        {
            using IndexConnection connection = IndexConnection.Open(Path, SqliteOpenMode.ReadWrite);
            return HasSchema(connection);
        }
        catch (SqliteException)
        {
            return false;
        }
    }

    private void CloseAll()
    {
        Abandon();
        while (_readers.TryTake(out IndexConnection? reader))
        {
            reader.Dispose();
        }
    }

    private static bool IsDamage(SqliteException exception)
        => exception.SqliteErrorCode is Corrupt or NotADatabase
            || (exception.SqliteErrorCode == IoError && exception.SqliteExtendedErrorCode == 522)
            || (exception.SqliteErrorCode == GeneralError && exception.Message.Contains("no such", StringComparison.Ordinal));
}
