using System.Net;
using System.Net.Sockets;
using ModelContextProtocol.Client;
using TierKit.Transport;

namespace TierKit.Mcp.Borrowing;

/// <summary>Connects to a server over HTTP that stays home: no proxy, no redirect, and no address beyond the house.</summary>
internal static class HomeTransport
{
    public static HttpClientTransport Connect(BorrowedServerOptions options)
    {
        SocketsHttpHandler handler = new()
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = options.StartTimeout,
            ConnectCallback = DialAsync,
        };
        return new HttpClientTransport(
            new HttpClientTransportOptions { Endpoint = options.Endpoint!, TransportMode = HttpTransportMode.StreamableHttp, ConnectionTimeout = options.StartTimeout },
            new HttpClient(handler) { MaxResponseContentBufferSize = options.MaxMessageBytes, Timeout = Timeout.InfiniteTimeSpan },
            loggerFactory: null,
            ownsHttpClient: true);
    }

    private static async ValueTask<Stream> DialAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        IPAddress[] addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken).ConfigureAwait(false);
        if (addresses.Length == 0 || addresses.FirstOrDefault(static a => !SovereignAddress.StaysHome(a)) is not null)
        {
            throw new EgressDeniedException("mcp", context.DnsEndPoint.Host, "it has an address beyond the house");
        }

        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
