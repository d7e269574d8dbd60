using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TierKit.Functions;
using TierKit.Memory.Indexing;
using TierKit.Memory.Storage;

namespace TierKit.Memory.PostgreSql;

/// <summary>Keeps the indexes of all projects on one server.</summary>
internal sealed class PostgreSqlNoteEngine : INoteEngine, IAsyncDisposable, IDisposable
{
    private readonly ConcurrentDictionary<string, Project> _projects = new(StringComparer.Ordinal);
    private readonly PostgreSqlOptions _options;
    private readonly Database _database;

    public PostgreSqlNoteEngine(PostgreSqlOptions options, IServiceProvider? provider = null)
    {
        _options = options;
        _database = new Database(options)
        {
            Calls = provider is null ? null : new PostgreSqlCalls(new Lazy<TieredFunction>(() => provider.GetRequiredKeyedService<TieredFunction>(PostgreSqlFunction.Service))),
        };
        Function = new PostgreSqlFunction(_database, provider?.GetService<TimeProvider>() ?? TimeProvider.System);
    }

    /// <summary>Gets what stands for the server in the catalog.</summary>
    public PostgreSqlFunction Function { get; }

    public EngineIndex Open(string project)
    {
        _database.Calls?.Prepare();
        Project opened = Of(project);
        return new EngineIndex(new PostgreSqlNoteCatalog(opened), new PostgreSqlPassageStore(opened));
    }

    public INoteContents? OpenContents(string project) => _options.Content == NoteContentPlace.Database ? new PostgreSqlNoteContents(Of(project)) : null;

    /// <summary>Takes an advisory lock; the server frees it when its holder's connection ends, however it ends.</summary>
    public async ValueTask<IDisposable> LockFilesAsync(string project, CancellationToken cancellationToken)
    {
        NpgsqlConnection connection = await _database.OpenAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            NpgsqlCommand command = new($"SELECT pg_advisory_lock({Of(project).Identity.FilesLock})", connection);
            await using (command.ConfigureAwait(false))
            {
                await _database.BoundedAsync(() => command.ExecuteNonQueryAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
            }

            return new Held(connection, Of(project).Identity.FilesLock);
        }
        catch (Exception exception)
        {
            // Its session may hold the lock or still wait for it: it is closed, not kept for the next.
            NpgsqlConnection.ClearPool(connection);
            _ = Task.Run(connection.Dispose, CancellationToken.None);
            throw ServerErrors.IsKnown(exception, cancellationToken) ? ServerErrors.Of(exception) : exception;
        }
    }

    public string? RefuseChanges(NoteEngineException failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return _options.WriteWhileAway
            ? null
            : $"Nothing was written: without the server, nothing excludes the writers of other machines. {failure.Message} If nobody else writes these notes, Memory:PostgreSql:WriteWhileAway = true takes changes under the lock of this machine alone.";
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    public void Dispose() => _database.Dispose();

    private Project Of(string name) => _projects.GetOrAdd(name, static (key, self) => new Project(self._database, new ProjectIdentity(self._options.Schema, self._options.Tenant, key, self._options.Content == NoteContentPlace.Database)), this);

    private sealed class Held(NpgsqlConnection connection, long key) : IDisposable
    {
        public void Dispose()
        {
            try
            {
                using NpgsqlCommand command = new($"SELECT pg_advisory_unlock({key})", connection);
                command.ExecuteNonQuery();
            }
            catch (Exception exception) when (exception is InvalidOperationException || ServerErrors.IsKnown(exception))
            {
                // The connection is gone, and the lock with it.
                NpgsqlConnection.ClearPool(connection);
            }

            connection.Dispose();
        }
    }
}
