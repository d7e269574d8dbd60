using Microsoft.Extensions.AI;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TierKit.Mcp.Pinning;

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
    public PinMode Mode => _approvals.Mode;

    /// <summary>Gets what was not as approved when the servers were last asked.</summary>
    public IReadOnlyList<PinDifference> Differences => [.. _servers.Values.SelectMany(static s => s.Differences)];

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

    /// <summary>Gets the tools of all servers, each named <c>server_tool</c>: no server can claim another one's.</summary>
    /// <returns>The tools there are now, for <c>ChatOptions.Tools</c>.</returns>
    /// <remarks>Results have the server's label where the tools come from its toolset; these do as well.</remarks>
    public IReadOnlyList<AIFunction> GetTools() =>
        [.. _servers.Values.SelectMany(static s => s.Functions.Select(f => (AIFunction)new NamedTool($"{s.Name}_{f.Name}", f).WithLabel(s.Label)))];

    /// <summary>Asks each server what it offers and says how it differs from what was approved; approves nothing.</summary>
    /// <param name="cancellationToken">Stops the questions.</param>
    /// <returns>The differences; empty when all is as approved.</returns>
    /// <exception cref="McpServerException">A server is not there.</exception>
    public async Task<IReadOnlyList<PinDifference>> CompareAsync(CancellationToken cancellationToken = default)
    {
        List<PinDifference> found = [];
        foreach (BorrowedServer server in _servers.Values)
        {
            found.AddRange(_approvals.Compare(server.Name, await server.InspectAsync(cancellationToken).ConfigureAwait(false)));
        }

        return found;
    }

    /// <summary>Gets whether the lock file holds anything of a server.</summary>
    /// <param name="server">The name of the server.</param>
    /// <returns><see langword="true"/> when something of it was approved before.</returns>
    public bool IsKnown(string server) => _approvals.IsKnown(server);

    /// <summary>Approves a server, or one of its tools, as it is now, and writes it into the lock file.</summary>
    /// <param name="server">The name of the server.</param>
    /// <param name="tool">The name of the tool; <see langword="null"/> for the server with everything it offers.</param>
    /// <param name="cancellationToken">Stops the question.</param>
    /// <returns>What was approved.</returns>
    /// <exception cref="TierKitException">There is no such server.</exception>
    /// <exception cref="McpServerException">The server is not there.</exception>
    public async Task<IReadOnlyList<PinDifference>> ApproveAsync(string server, string? tool = null, CancellationToken cancellationToken = default)
    {
        BorrowedServer found = _servers.GetValueOrDefault(server ?? "") ?? throw new TierKitException($"'{server}' is not a known MCP server. Known names: {(Names.Count == 0 ? "none" : string.Join(", ", Names))}.");
        ServerPins now = await found.InspectAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyList<PinDifference> differences = [.. _approvals.Compare(found.Name, now).Where(d => tool is null || d.Tool == tool)];
        _approvals.Approve(found.Name, tool, now);
        return differences;
    }

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
}
