using Npgsql;

namespace TierKit.Memory.PostgreSql;

/// <summary>Runs the statements of one transaction. Used by one caller at a time.</summary>
internal sealed class Session(NpgsqlConnection connection, Guid project, TimeSpan deadline, CancellationToken cancellationToken)
{
    // The server is told to stop first, and given time to say so.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private bool _isScoped;

    public Guid Project => project;

    public async ValueTask<List<TRow>> QueryAsync<TRow>(string sql, Func<NpgsqlDataReader, TRow> read, params object?[] values)
    {
        List<TRow> rows = [];
        await RunAsync([(sql, values, reader => rows.Add(read(reader)))]).ConfigureAwait(false);
        return rows;
    }

    public async ValueTask ExecuteAsync(string sql, params object?[] values) => await RunAsync([(sql, values, null)]).ConfigureAwait(false);

    /// <summary>Runs several statements in one round trip, and hands each its rows.</summary>
    public async ValueTask RunAsync(IReadOnlyList<(string Sql, object?[] Values, Action<NpgsqlDataReader>? Read)> statements)
    {
        NpgsqlBatch batch = new(connection);
        await using (batch.ConfigureAwait(false))
        {
            int first = _isScoped ? 0 : 1;
            if (!_isScoped)
            {
                batch.BatchCommands.Add(PostgreSql.Project.ScopeOf(project));
                _isScoped = true;
            }

            foreach ((string sql, object?[] values, _) in statements)
            {
                batch.BatchCommands.Add(PostgreSql.Project.Command(sql, values));
            }

            List<Action<NpgsqlDataReader>> readers = [.. first == 1 ? [static _ => { }] : (Action<NpgsqlDataReader>[])[], .. statements.Where(static statement => statement.Read is not null).Select(static statement => statement.Read!)];
            // As a whole: each byte of a trickle would begin a time of its own.
            using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            ending.CancelAfter(deadline + Patience);
            await ReadAsync(batch, readers, ending.Token).ConfigureAwait(false);
        }
    }

    private async ValueTask ReadAsync(NpgsqlBatch batch, List<Action<NpgsqlDataReader>> readers, CancellationToken ending)
    {
        try
        {
            NpgsqlDataReader reader = await batch.ExecuteReaderAsync(ending).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                // Statements without rows have no result of their own here.
                int at = 0;
                do
                {
                    if (reader.FieldCount == 0)
                    {
                        continue;
                    }

                    while (await reader.ReadAsync(ending).ConfigureAwait(false))
                    {
                        readers[at](reader);
                    }

                    at++;
                }
                while (await reader.NextResultAsync(ending).ConfigureAwait(false));
            }
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("The time for an answer is over.", exception);
        }
    }
}
