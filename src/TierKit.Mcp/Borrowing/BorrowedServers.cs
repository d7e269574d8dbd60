using Microsoft.Extensions.AI;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TierKit.Mcp.Pinning;
using TierKit.Policy;

namespace TierKit.Mcp.Borrowing;

/// <summary>Holds the MCP servers whose tools this application uses.</summary>
/// <remarks>
/// Thread-safe; resolve it from the container. Servers start with the host, in the background, or at their first call. Approved
/// tools are offered before their server has started. Disposed with the container, and the servers with it.
/// </remarks>
public sealed class BorrowedServers : IHostedService, IAsyncDisposable
{
    private readonly Dictionary<string, BorrowedServer> _servers;
    private readonly Approvals _approvals;
    private readonly ILogger _logger;

    internal BorrowedServers(IEnumerable<BorrowedServer> servers, Approvals approvals, ILogger logger)
    {
        _servers = servers.ToDictionary(static s => s.Name, StringComparer.Ordinal);
        _approvals = approvals;
        _logger = logger;
    }

    /// <summary>Gets the names of the servers.</summary>
    public IReadOnlyCollection<string> Names => _servers.Keys;

    /// <summary>Gets what counts as approved here.</summary>
    public LockMode Mode => _approvals.Mode;

    /// <summary>Gets what was not as approved when the servers were last asked.</summary>
    public IReadOnlyList<LockDifference> Differences => [.. _servers.Values.SelectMany(static s => s.Differences)];

    /// <summary>Connects to every server; one that is not there is logged, and tried again at its next call.</summary>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>A task that ends when each is connected or has failed within its <c>StartTimeout</c>.</returns>
    public Task ConnectAsync(CancellationToken cancellationToken = default) => Task.WhenAll(_servers.Values.Select(async server =>
    {
        try
        {
            await server.ConnectAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            _logger.NotThere(server.Name, exception is TierKitException ? exception.Message : exception.GetType().Name);
        }
    }));

    /// <summary>Asks a server, in a life of its own, what it offers; approves nothing and writes nothing.</summary>
    /// <param name="server">The name of the server.</param>
    /// <param name="cancellationToken">Stops the question.</param>
    /// <returns>What it offers.</returns>
    /// <exception cref="McpServerException">It is not there; the message names the next step.</exception>
    /// <exception cref="KeyNotFoundException">No server has that name.</exception>
    public async Task<OfferedTools> InspectAsync(string server, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(server);
        if (!_servers.ContainsKey(server))
        {
            throw new KeyNotFoundException($"'{server}' is not an MCP server. Known servers: {string.Join(", ", _servers.Keys)}.");
        }

        ServerPins now = await PinsOfAsync(server, cancellationToken).ConfigureAwait(false);
        HashSet<string> allowed = [.. _approvals.Allowed(server, now).Select(static tool => tool.Name)];
        string[] names = [.. now.Tools.Keys.Order(StringComparer.Ordinal)];
        return new OfferedTools(server, names, [.. names.Where(name => !allowed.Contains(name))]);
    }

    /// <summary>Gets the tools of all servers, each named <c>server_tool</c>: no server can claim another one's.</summary>
    /// <returns>The tools there are now, for <c>ChatOptions.Tools</c>.</returns>
    /// <remarks>Results have the server's label where the tools come from its toolset; these do as well.</remarks>
    public IReadOnlyList<AIFunction> GetTools() =>
        [.. _servers.Values.SelectMany(static s => s.Functions.Select(f => (AIFunction)new NamedTool($"{s.Name}_{f.Name}", f).WithLabel(s.Label)))];

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        // Nobody's start waits for a server that may never come.
        _ = ConnectAsync(CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => DisposeAsync().AsTask();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (BorrowedServer server in _servers.Values)
        {
            await server.DisposeAsync().ConfigureAwait(false);
        }
    }

    internal IReadOnlyList<AIFunction> FunctionsOf(string server) => _servers[server].Functions;

    /// <summary>Asks a server what it is, whatever was approved.</summary>
    internal Task<ServerPins> PinsOfAsync(string server, CancellationToken cancellationToken) => _servers[server].InspectAsync(cancellationToken);
}
