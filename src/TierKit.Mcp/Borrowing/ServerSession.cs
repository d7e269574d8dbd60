using ModelContextProtocol.Client;
using TierKit.Mcp.Pinning;

namespace TierKit.Mcp.Borrowing;

/// <summary>Holds one life of a server: its client, its process, and what it offered when it was last asked.</summary>
internal sealed class ServerSession(McpClient client, ServerProcess? process, long startedAt) : IAsyncDisposable
{
    private int _disposed;

    public McpClient Client => client;

    public long StartedAt => startedAt;

    /// <summary>Gets or sets whether the server said that what it offers has changed.</summary>
    public bool IsStale { get; set; }

    public bool IsOver => client.Completion.IsCompleted;

    public async Task<ServerPins> ReadAsync(string launch, CancellationToken cancellationToken)
    {
        Dictionary<string, ToolPin> tools = new(StringComparer.Ordinal);
        if (client.ServerCapabilities.Tools is not null)
        {
            foreach (McpClientTool tool in await client.ListToolsAsync(cancellationToken: cancellationToken).ConfigureAwait(false))
            {
                // Of two tools with one name the first stands; the second was never seen by anybody.
                tools.TryAdd(tool.ProtocolTool.Name, ToolPin.Of(tool.ProtocolTool));
            }
        }

        return new ServerPins(launch, client.ServerInstructions ?? "", tools);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
        {
            return;
        }

        // First the process: a client that waits for the goodbye of a hung server would wait long.
        process?.Dispose();
        try
        {
            await client.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Its connection is broken, which is what was wanted.
        }
    }
}
