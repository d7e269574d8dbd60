using System.Threading.Channels;
using ModelContextProtocol.Protocol;

namespace TierKit.Mcp.Borrowing;

/// <summary>Passes the messages of one connection on, each after it was looked at.</summary>
internal sealed class WatchedConnection(ITransport inner, WatchedTransport watch) : ITransport
{
    public string? SessionId => inner.SessionId;

    public ChannelReader<JsonRpcMessage> MessageReader { get; } = new WatchedMessages(inner.MessageReader, watch);

    public Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default) => inner.SendMessageAsync(message, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
