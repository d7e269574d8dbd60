using System.Net;
using Npgsql;
using TierKit.Transport;

namespace TierKit.Memory.PostgreSql;

/// <summary>Holds the connections to the server, and makes the tables at the first use.</summary>
/// <remarks>Thread-safe. Nothing is connected to before the first use; a failure is tried again at the next.</remarks>
internal sealed class Database : IAsyncDisposable, IDisposable
{
    private const int ConnectSeconds = 5;
    private const int LongestConnectSeconds = 60;
    private const int StatementsPerCall = 4;

    private readonly TimeSpan _connecting;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlConnectionStringBuilder _settings;
    private readonly string[] _sovereignHosts;
    private volatile bool _isReady;

    public Database(PostgreSqlOptions options)
    {
        _settings = OptionsCheck.Settings(options) ?? throw new ArgumentException("The options were not checked.", nameof(options));
        // An extension that is there already may stand in the public schema.
        _settings.SearchPath = $"{options.Schema}, public";
        _settings.CommandTimeout = (int)Math.Ceiling(options.Deadline.TotalSeconds);
        if (!_settings.ContainsKey("Timeout"))
        {
            // Whoever asks first waits so long for a server that is not there.
            _settings.Timeout = ConnectSeconds;
        }

        _connecting = TimeSpan.FromSeconds(_settings.Timeout is 0 ? LongestConnectSeconds : _settings.Timeout) + TimeSpan.FromMilliseconds(500);
        _settings.ApplicationName ??= "TierKit.Memory";
        // Names and values in the server's errors would end in messages.
        _settings.IncludeErrorDetail = false;
        Schema = options.Schema;
        Address = $"postgresql://{_settings.Host}/{_settings.Database}/{options.Schema}";
        Deadline = options.Deadline;
        _sovereignHosts = [.. options.SovereignHosts];
        NpgsqlSlimDataSourceBuilder builder = new(_settings.ConnectionString);
        builder.EnableArrays();
        builder.EnableTransportSecurity();
        _source = builder.Build();
    }

    public string Schema { get; }

    /// <summary>Gets what names the tables in messages; no user, no password.</summary>
    public string Address { get; }

    public TimeSpan Deadline { get; }

    /// <summary>Gets whether the server has pgvector; known after the first use.</summary>
    public bool HasVectorType { get; private set; }

    /// <summary>Gets what lets others see the calls; none without a container.</summary>
    public PostgreSqlCalls? Calls { get; init; }

    /// <summary>Looks at the server without making or changing anything.</summary>
    /// <exception cref="PostgreSqlException">The server cannot be used.</exception>
    public async ValueTask<ServerSight> LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            await CheckHostsAsync(cancellationToken).ConfigureAwait(false);
            return await BoundedAsync(SeeAsync, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (ServerErrors.IsKnown(exception, cancellationToken))
        {
            throw ServerErrors.Of(exception);
        }

        async Task<ServerSight> SeeAsync()
        {
            NpgsqlConnection connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                CheckVersion(connection);
                int tables = await new Migration(connection, Schema).LookAsync(cancellationToken).ConfigureAwait(false);
                return new ServerSight(connection.PostgreSqlVersion, tables, await Migration.HasVectorTypeAsync(connection, cancellationToken).ConfigureAwait(false));
            }
        }
    }

    /// <summary>Ends a wait whatever the server does: some that trickle are read on by Npgsql although they were given up.</summary>
    /// <exception cref="TimeoutException">The call took as long as several of its statements may, and is left to itself.</exception>
    public async Task<TResult> BoundedAsync<TResult>(Func<Task<TResult>> call, CancellationToken cancellationToken)
    {
        Task<TResult> running = call();
        try
        {
            return await running.WaitAsync(_connecting + (StatementsPerCall * Deadline), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (!running.IsCompleted)
            {
                // Nobody hears how it ends.
                _ = running.ContinueWith(static ended => _ = ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
        }
    }

    /// <summary>Opens a connection to a server that is ready.</summary>
    /// <exception cref="PostgreSqlException">The server cannot be used.</exception>
    public async ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!_isReady)
            {
                await PrepareAsync(cancellationToken).ConfigureAwait(false);
            }

            return await ConnectAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (ServerErrors.IsKnown(exception, cancellationToken))
        {
            throw ServerErrors.Of(exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync().ConfigureAwait(false);
        _gate.Dispose();
    }

    public void Dispose()
    {
        _source.Dispose();
        _gate.Dispose();
    }

    /// <summary>Connects within the time for it as a whole: each byte of a trickle would begin a time of its own.</summary>
    private async ValueTask<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        Task<NpgsqlConnection> connecting = _source.OpenConnectionAsync(cancellationToken).AsTask();
        try
        {
            return await connecting.WaitAsync(_connecting, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            // A connection that comes after all is nobody's.
            _ = connecting.ContinueWith(
                static late =>
                {
                    if (late.IsCompletedSuccessfully)
                    {
                        late.Result.Dispose();
                    }
                    else
                    {
                        _ = late.Exception;
                    }
                },
                CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            throw;
        }
    }

    private static void CheckVersion(NpgsqlConnection connection)
    {
        if (connection.PostgreSqlVersion.Major < Tables.OldestServer)
        {
            throw new PostgreSqlException(PostgreSqlError.OldVersion, $"The server of Memory:PostgreSql:ConnectionString is PostgreSQL {connection.PostgreSqlVersion}; {Tables.OldestServer} is the oldest that works. Upgrade it, or name another.");
        }
    }

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_isReady)
            {
                return;
            }

            await CheckHostsAsync(cancellationToken).ConfigureAwait(false);
            HasVectorType = await BoundedAsync(MigrateAsync, cancellationToken).ConfigureAwait(false);
            _isReady = true;
        }
        finally
        {
            _gate.Release();
        }

        async Task<bool> MigrateAsync()
        {
            NpgsqlConnection connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                CheckVersion(connection);
                await new Migration(connection, Schema).RunAsync(cancellationToken).ConfigureAwait(false);
                return await Migration.HasVectorTypeAsync(connection, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task CheckHostsAsync(CancellationToken cancellationToken)
    {
        foreach (string entry in (_settings.Host ?? "localhost").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            // A path is a socket of this machine.
            string host = entry.LastIndexOf(':') is > 0 and var colon && entry.IndexOf(':', StringComparison.Ordinal) == colon ? entry[..colon] : entry;
            if (host.StartsWith('/') || host.StartsWith('@') || _sovereignHosts.Contains(host, StringComparer.OrdinalIgnoreCase))
            {
                continue;
            }

            IPAddress[] addresses = IPAddress.TryParse(host, out IPAddress? literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellationToken).ConfigureAwait(false);
            if (addresses.FirstOrDefault(static address => !SovereignAddress.StaysHome(address)) is not null)
            {
                throw new PostgreSqlException(PostgreSqlError.Outside, $"The host '{host}' of Memory:PostgreSql:ConnectionString is not on this machine or a private network, so no note is sent there. Add it to Memory:PostgreSql:SovereignHosts if it is yours.");
            }
        }
    }
}
