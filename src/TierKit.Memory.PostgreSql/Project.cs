using Npgsql;
using NpgsqlTypes;

namespace TierKit.Memory.PostgreSql;

/// <summary>Runs statements for one project: each as part of a transaction that says which project's rows it may see.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class Project(Database database, ProjectIdentity identity)
{
    // An index is in memory, and few rows of many are read: the server's cautious costs would have it read whole tables.
    private const string Scope = "SELECT set_config('tierkit.project', $1, true), set_config('random_page_cost', '1.05', true), set_config('jit', 'off', true)";

    private byte[]? _salt;

    public ProjectIdentity Identity => identity;

    public Database Database => database;

    /// <summary>Gets the key of the project's lexemes; the project is entered into the tables at the first use.</summary>
    public async ValueTask<byte[]> SaltAsync(CancellationToken cancellationToken) => _salt ??= await EnterAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Runs one statement as a transaction of its own.</summary>
    public Task<List<TRow>> QueryAsync<TRow>(string sql, Func<NpgsqlDataReader, TRow> read, CancellationToken cancellationToken, params object?[] values)
        => UnwatchedAsync(connection => new Session(connection, identity.Id, database.Deadline, cancellationToken).QueryAsync(sql, read, values).AsTask(), cancellationToken);

    /// <summary>Reads as of one moment; the statements of the reader are its own round trips.</summary>
    public Task<TResult> ReadAsync<TResult>(Func<Session, ValueTask<TResult>> read, CancellationToken cancellationToken) => WatchedAsync(
        async connection =>
        {
            NpgsqlTransaction transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                Session session = new(connection, identity.Id, database.Deadline, cancellationToken);
                TResult result = await read(session).ConfigureAwait(false);
                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                return result;
            }
        },
        cancellationToken);

    /// <summary>Changes the index of the project, one writer at a time over all instances; all of it or nothing.</summary>
    public Task<TResult> WriteAsync<TResult>(Func<Session, ValueTask<TResult>> write, CancellationToken cancellationToken) => LockedAsync(identity.IndexLock, write, cancellationToken);

    /// <summary>Moves contents of the project, one at a time over all instances, so that no two wait for each other; writers of the index go on.</summary>
    public Task<TResult> MoveAsync<TResult>(Func<Session, ValueTask<TResult>> move, CancellationToken cancellationToken) => LockedAsync(identity.FilesLock, move, cancellationToken);

    internal static NpgsqlBatchCommand ScopeOf(Guid project) => Command(Scope, [project.ToString()]);

    internal static NpgsqlBatchCommand Command(string sql, object?[] values)
    {
        NpgsqlBatchCommand command = new(sql);
        foreach (object? value in values)
        {
            command.Parameters.Add(value switch
            {
                null => new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
                string text => new NpgsqlParameter { Value = PlainText.Of(text), NpgsqlDbType = NpgsqlDbType.Text },
                string?[] texts => new NpgsqlParameter { Value = Array.ConvertAll(texts, static text => text is null ? null : PlainText.Of(text)), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
                _ => new NpgsqlParameter { Value = value },
            });
        }

        return command;
    }

    private async Task<TResult> LockedAsync<TResult>(long key, Func<Session, ValueTask<TResult>> write, CancellationToken cancellationToken)
    {
        await SaltAsync(cancellationToken).ConfigureAwait(false);
        return await WatchedAsync(
            async connection =>
            {
                NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
                await using (transaction.ConfigureAwait(false))
                {
                    Session session = new(connection, identity.Id, database.Deadline, cancellationToken);
                    await session.QueryAsync("SELECT pg_advisory_xact_lock($1)", static _ => 0, key).ConfigureAwait(false);
                    TResult result = await write(session).ConfigureAwait(false);
                    await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                    return result;
                }
            },
            cancellationToken).ConfigureAwait(false);
    }

    private async Task<byte[]> EnterAsync(CancellationToken cancellationToken)
    {
        const string known = "SELECT salt FROM project WHERE id = $1";
        if (await QueryAsync(known, static reader => reader.GetFieldValue<byte[]>(0), cancellationToken, identity.Id).ConfigureAwait(false) is [var there])
        {
            // A server that is read only answers for what it has.
            return there;
        }

        // Two random identifiers of the server make a key that nobody else's rows show.
        await QueryAsync(
            "INSERT INTO project(id, tenant, name, salt) VALUES($1, $2, $3, uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) ON CONFLICT(id) DO NOTHING RETURNING id",
            static reader => reader.GetGuid(0),
            cancellationToken, identity.Id, identity.Tenant, identity.Name).ConfigureAwait(false);
        return (await QueryAsync(known, static reader => reader.GetFieldValue<byte[]>(0), cancellationToken, identity.Id).ConfigureAwait(false))[0];
    }

    // Searches and changes are what the matrix counts; lookups are too many to note each.
    private Task<TResult> WatchedAsync<TResult>(Func<NpgsqlConnection, Task<TResult>> run, CancellationToken cancellationToken)
        => database.Calls is { } calls ? calls.RunAsync(() => OnceAsync(run, cancellationToken), cancellationToken) : OnceAsync(run, cancellationToken);

    private async Task<TResult> UnwatchedAsync<TResult>(Func<NpgsqlConnection, Task<TResult>> run, CancellationToken cancellationToken)
    {
        try
        {
            return await OnceAsync(run, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgreSqlException exception) when (database.Calls is not null)
        {
            await database.Calls.FailedAsync(exception).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<TResult> OnceAsync<TResult>(Func<NpgsqlConnection, Task<TResult>> run, CancellationToken cancellationToken)
    {
        try
        {
            return await database.BoundedAsync(RunAsync, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (ServerErrors.IsKnown(exception, cancellationToken))
        {
            throw ServerErrors.Of(exception);
        }

        async Task<TResult> RunAsync()
        {
            NpgsqlConnection connection = await database.OpenAsync(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                return await run(connection).ConfigureAwait(false);
            }
        }
    }
}
