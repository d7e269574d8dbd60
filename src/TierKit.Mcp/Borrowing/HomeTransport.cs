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
            new HttpClient(new BoundedAnswers(handler, options.MaxMessageBytes)) { MaxResponseContentBufferSize = options.MaxMessageBytes, Timeout = Timeout.InfiniteTimeSpan },
            loggerFactory: null,
            ownsHttpClient: true);
    }

    private static async ValueTask<Stream> DialAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await HomeConnection.OpenAsync("mcp", context.DnsEndPoint, [], TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
        catch (SovereigntyException)
        {
            throw new EgressDeniedException("mcp", context.DnsEndPoint.Host, "it has an address beyond the house");
        }
    }
}
