using Npgsql;

namespace TierKit.Memory.PostgreSql;

/// <summary>Brings the tables to the version of this package: once, however many instances start together.</summary>
internal sealed class Migration(NpgsqlConnection connection, string schema)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (await VersionAsync(cancellationToken).ConfigureAwait(false) == Tables.Version)
        {
            return;
        }

        NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            // Whoever comes second waits here, and finds the work done.
            await ExecuteAsync($"SELECT pg_advisory_xact_lock({Tables.LockOf(schema)})", cancellationToken).ConfigureAwait(false);
            int version = await VersionAsync(cancellationToken).ConfigureAwait(false);
            if (version > Tables.Version)
            {
                throw Newer(version);
            }

            if (version == 0)
            {
                await ExecuteAsync($"CREATE SCHEMA IF NOT EXISTS {schema}; CREATE TABLE {schema}.version(number int NOT NULL); INSERT INTO {schema}.version VALUES(0)", cancellationToken).ConfigureAwait(false);
            }

            for (; version < Tables.Version; version++)
            {
                // As long as it takes: a deadline that large tables do not meet would be missed at every start.
                await ExecuteAsync(Tables.Versions[version], cancellationToken, seconds: 0).ConfigureAwait(false);
            }

            await ExecuteAsync($"UPDATE {schema}.version SET number = {Tables.Version}", cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Gets the version of the tables, and makes none.</summary>
    /// <returns>The version; 0 where there are no tables.</returns>
    public async Task<int> LookAsync(CancellationToken cancellationToken)
    {
        int version = await VersionAsync(cancellationToken).ConfigureAwait(false);
        return version <= Tables.Version ? version : throw Newer(version);
    }

    public static async Task<bool> HasVectorTypeAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        // The extension counts where it was there when the tables were made.
        NpgsqlCommand command = new("SELECT EXISTS(SELECT 1 FROM pg_attribute WHERE attrelid = to_regclass('embedding') AND attname = 'near' AND NOT attisdropped)", connection);
        await using (command.ConfigureAwait(false))
        {
            return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is true;
        }
    }

    private PostgreSqlException Newer(int version)
        => new(PostgreSqlError.NewerSchema, $"The tables of Memory:PostgreSql:Schema = '{schema}' have version {version}; this package knows {Tables.Version}. Update the package, or name another schema.");

    private async Task<int> VersionAsync(CancellationToken cancellationToken)
    {
        // The catalogue itself: what looks names up may still remember that there was none.
        NpgsqlCommand command = new($"SELECT EXISTS(SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = '{schema}' AND c.relname = 'version')", connection);
        await using (command.ConfigureAwait(false))
        {
            if (await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is not true)
            {
                return 0;
            }

            command.CommandText = $"SELECT number FROM {schema}.version";
            return (int)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) ?? 0);
        }
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken, int? seconds = null)
    {
        NpgsqlCommand command = new(sql, connection);
        command.CommandTimeout = seconds ?? command.CommandTimeout;
        await using (command.ConfigureAwait(false))
        {
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
