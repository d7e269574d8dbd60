using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using TierKit.Telemetry;
using TierKit.Transport;

namespace TierKit.Mcp.Borrowing;

/// <summary>Keeps at most one life of a server: starts it when asked, and after a death not before its pause is over.</summary>
internal sealed class ServerKeeper(string name, BorrowedServerOptions options, HomeNetwork home, TimeProvider time, Func<ServerSession, CancellationToken, Task> check) : IAsyncDisposable
{
    private static readonly TimeSpan LongLife = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private ServerSession? _session;
    private TimeSpan _pause;
    private long _diedAt;
    private bool _disposed;

    /// <summary>Gets whether no server is started at all, because the application runs without its services.</summary>
    public bool StartsNone { get; init; }

    /// <summary>Gets the living session, after a start where there is none; waits for nobody's pause.</summary>
    public async ValueTask<ServerSession> GetAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _session) is { IsOver: false, IsStale: false } living)
        {
            return living;
        }

        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_session is { IsOver: false } other)
            {
                if (other.IsStale)
                {
                    await CheckAgainAsync(other, cancellationToken).ConfigureAwait(false);
                }

                return other;
            }

            if (_session is { } dead)
            {
                await LayToRestAsync(dead).ConfigureAwait(false);
            }

            if (_pause > TimeSpan.Zero && _pause - time.GetElapsedTime(_diedAt) is { Ticks: > 0 } left)
            {
                throw new McpServerException(name, FailureKind.Unreachable, $"MCP server '{name}' died and is started again in {left.TotalSeconds:0.0} s at the earliest. Ask again then.");
            }

            return await StartAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Ends a session that broke; the next call starts another one.</summary>
    public async Task BuryAsync(ServerSession session)
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            if (ReferenceEquals(_session, session))
            {
                await LayToRestAsync(session).ConfigureAwait(false);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Starts a life of its own that nothing checks.</summary>
    public async Task<ServerSession> OpenUncheckedAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource clock = new(options.StartTimeout, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, cancellationToken);
        return await OpenAsync(clock, either.Token, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        _disposed = true;
        if (_session is { } session)
        {
            await session.DisposeAsync().ConfigureAwait(false);
        }

        _gate.Release();
    }

    private async Task CheckAgainAsync(ServerSession session, CancellationToken cancellationToken)
    {
        try
        {
            await check(session, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // What was not looked at is still to be looked at.
            session.Doubt();
            throw;
        }
    }

    private async Task<ServerSession> StartAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource clock = new(options.StartTimeout, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, cancellationToken);
        ServerSession? session = null;
        try
        {
            session = await OpenAsync(clock, either.Token, cancellationToken).ConfigureAwait(false);
            await check(session, either.Token).WaitAsync(either.Token).ConfigureAwait(false);
            _session = session;
            return session;
        }
        catch (Exception exception)
        {
            if (session is not null)
            {
                await session.DisposeAsync().ConfigureAwait(false);
            }

            // The caller who had no patience is no illness of the server.
            if (!(exception is OperationCanceledException && cancellationToken.IsCancellationRequested))
            {
                Died(time.GetTimestamp());
            }

            if (exception is OperationCanceledException or (TierKitException and not SovereigntyException))
            {
                if (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested)
                {
                    throw Slow();
                }

                throw;
            }

            throw Broken(exception);
        }
    }

    private async Task<ServerSession> OpenAsync(CancellationTokenSource clock, CancellationToken either, CancellationToken cancellationToken)
    {
        if (StartsNone)
        {
            throw new McpServerException(name, FailureKind.Unreachable, $"MCP server '{name}' is not started where an IServiceStandIn is registered: in a drill nothing outside of the process is reached.");
        }

        ServerProcess? process = options.Command is null ? null : ServerProcess.Start(name, options);
        WatchedTransport? transport = null;
        try
        {
            transport = new WatchedTransport(process is null ? HomeTransport.Connect(name, options, home) : process.Connect(options.MaxMessageBytes));
            McpClient client = await McpClient.CreateAsync(
                transport,
                new McpClientOptions { ClientInfo = new Implementation { Name = "tierkit", Version = "1" }, InitializationTimeout = options.StartTimeout },
                cancellationToken: either).WaitAsync(either).ConfigureAwait(false);
            return new ServerSession(client, transport, process, time);
        }
        catch (Exception exception)
        {
            process?.Dispose();
            if (transport is not null)
            {
                await transport.DisposeAsync().ConfigureAwait(false);
            }

            if (exception is OperationCanceledException or TimeoutException && !cancellationToken.IsCancellationRequested && clock.IsCancellationRequested)
            {
                throw Slow();
            }

            if (exception is OperationCanceledException or (TierKitException and not SovereigntyException))
            {
                throw;
            }

            throw Broken(exception);
        }
    }

    private McpServerException Slow() => new(
        name,
        FailureKind.Timeout,
        $"MCP server '{name}' was not ready within {options.StartTimeout}. Raise StartTimeout, or {(options.Endpoint is null ? "run its command by hand to see why" : $"check what answers at '{options.Endpoint}'")}.");

    private McpServerException Broken(Exception exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is SovereigntyException outside)
            {
                return new McpServerException(
                    name,
                    FailureKind.EgressDenied,
                    $"MCP server '{name}' is not asked: '{outside.Host}' has a public address. Run it on this machine or in this network, or list the host in TierKit:SovereignHosts if you own it.",
                    exception);
            }
        }

        return new McpServerException(
            name,
            FailureKind.Unreachable,
            options.Endpoint is null
                ? $"MCP server '{name}' did not start as one. Run its command by hand to see why."
                : $"Nothing at '{options.Endpoint}' answers as MCP server '{name}'. Start it there, or correct Endpoint.",
            exception);
    }

    private async Task LayToRestAsync(ServerSession session)
    {
        _session = null;
        long ended = session.EndedAt;
        if (time.GetElapsedTime(session.StartedAt, ended) >= LongLife)
        {
            _pause = TimeSpan.Zero;
        }

        Died(ended);
        await session.DisposeAsync().ConfigureAwait(false);
    }

    private void Died(long when)
    {
        _diedAt = when;
        _pause = _pause == TimeSpan.Zero ? options.Backoff : TimeSpan.FromTicks(Math.Min(_pause.Ticks * 2, options.MaxBackoff.Ticks));
    }
}
