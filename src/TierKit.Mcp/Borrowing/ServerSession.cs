using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using TierKit.Mcp.Pinning;
using TierKit.Telemetry;

namespace TierKit.Mcp.Borrowing;

/// <summary>Holds one life of a server: its client, its process, and whether what it offered may have changed.</summary>
internal sealed class ServerSession : IAsyncDisposable
{
    // Since this revision a server sends no notification that was not asked for.
    private const string FirstWithSubscriptions = "2026-07-28";

    // How long a server may take to promise; one that does not is listed before each call.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // Pages without a tool on them cost a server nothing.
    private const int MostPages = 1000;

    private readonly WatchedTransport _transport;
    private readonly ServerProcess? _process;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _ending = new();
    private Task _listening = Task.CompletedTask;
    private long _endedAt;
    private int _disposed;

    public ServerSession(McpClient client, WatchedTransport transport, ServerProcess? process, TimeProvider time)
    {
        Client = client;
        _transport = transport;
        _process = process;
        _time = time;
        StartedAt = time.GetTimestamp();
        _ = client.Completion.ContinueWith(
            _ => Volatile.Write(ref _endedAt, time.GetTimestamp()), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    public McpClient Client { get; }

    public long StartedAt { get; }

    /// <summary>Gets when the connection ended, or, of one that has not, now.</summary>
    public long EndedAt => Volatile.Read(ref _endedAt) is not 0 and var ended ? ended : _time.GetTimestamp();

    /// <summary>Gets whether what the server offers may not be what was listed.</summary>
    public bool IsStale => _transport.IsDoubted;

    public bool IsOver => Client.Completion.IsCompleted;

    /// <summary>Notes that what was listed is to be looked at again.</summary>
    public void Doubt() => _transport.Doubt();

    /// <summary>Lists what the server offers, and from now on hears when that changes.</summary>
    public async Task<ServerPins> ReadAsync(string server, string launch, int longest, CancellationToken cancellationToken)
    {
        Dictionary<string, ToolPin> tools = new(StringComparer.Ordinal);
        List<Tool> known = [];
        bool isOnPromise = Client.ServerCapabilities.Tools?.ListChanged == true && string.CompareOrdinal(Client.NegotiatedProtocolVersion, FirstWithSubscriptions) >= 0;
        if (isOnPromise)
        {
            // First: what changes before the promise is told by nobody.
            await ListenAsync(cancellationToken).ConfigureAwait(false);
        }

        _transport.Clear();
        if (isOnPromise && !_transport.Promised.IsCompleted)
        {
            _transport.Doubt();
        }

        if (Client.ServerCapabilities.Tools is not null)
        {
            ListToolsRequestParams page = new();
            long length = 0;
            for (int pages = 0; pages == 0 || page.Cursor is not null; pages++)
            {
                ListToolsResult listed = await Client.ListToolsAsync(page, cancellationToken).ConfigureAwait(false);
                known.AddRange(listed.Tools);
                foreach (ToolPin tool in listed.Tools.Select(ToolPin.Of))
                {
                    // Of two tools with one name the first stands; the second was never seen by anybody.
                    tools.TryAdd(tool.Name, tool);
                    length += tool.Length;
                }

                if (length > longest || pages == MostPages)
                {
                    throw new McpServerException(
                        server, FailureKind.Malformed, $"MCP server '{server}' lists tools without end, or more than fit into MaxMessageBytes ({longest}). Raise it if the server is meant to.");
                }

                page.Cursor = listed.NextCursor;
            }
        }

        // Some parameters travel as headers over HTTP, as a tool's schema says; of pages that were asked for one by one the client remembers none.
        Client.ClearKnownTools();
        Client.AddKnownTools(known);

        return new ServerPins(launch, Client.ServerInstructions ?? "", tools);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
        {
            return;
        }

        await _ending.CancelAsync().ConfigureAwait(false);
        // First the process: a client that waits for the goodbye of a hung server would wait long.
        _process?.Dispose();
        try
        {
            await Client.DisposeAsync().ConfigureAwait(false);
            await _transport.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Its connection is broken, which is what was wanted.
        }

        _ending.Dispose();
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        if (!_listening.IsCompleted)
        {
            return;
        }

        _listening = HearAsync();
        try
        {
            await Task.WhenAny(_transport.Promised, _listening).WaitAsync(Patience, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // It may come later.
        }
    }

    // While nobody listens, whatever the reason, each call lists first.
    private async Task HearAsync()
    {
        try
        {
            await Client.SendRequestAsync<SubscriptionsListenRequestParams, EmptyResult>(
                RequestMethods.SubscriptionsListen,
                new SubscriptionsListenRequestParams { Notifications = new SubscriptionsListenNotifications { ToolsListChanged = true } },
                cancellationToken: _ending.Token).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The server refused, or the stream broke; at the session's end it is meant to.
        }

        _transport.Withdraw();
    }
}
