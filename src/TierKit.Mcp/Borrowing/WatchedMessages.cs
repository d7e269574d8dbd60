using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using ModelContextProtocol.Protocol;

namespace TierKit.Mcp.Borrowing;

/// <summary>Reads a server's messages and looks at each before anybody else does.</summary>
internal sealed class WatchedMessages(ChannelReader<JsonRpcMessage> inner, WatchedTransport watch) : ChannelReader<JsonRpcMessage>
{
    public override Task Completion => inner.Completion;

    public override bool TryRead([MaybeNullWhen(false)] out JsonRpcMessage item)
    {
        if (!inner.TryRead(out item))
        {
            return false;
        }

        switch (item)
        {
            case JsonRpcNotification { Method: NotificationMethods.ToolListChangedNotification }:
                watch.Doubt();
                break;
            case JsonRpcNotification { Method: NotificationMethods.SubscriptionsAcknowledgedNotification }:
                watch.Promise();
                break;
        }

        return true;
    }

    public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) => inner.WaitToReadAsync(cancellationToken);
}
