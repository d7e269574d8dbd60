using ModelContextProtocol.Client;
using TierKit.Transport;

namespace TierKit.Mcp.Borrowing;

/// <summary>Connects to a server over HTTP that stays home: no proxy, no redirect, and no address beyond the house.</summary>
internal static class HomeTransport
{
    public static HttpClientTransport Connect(string server, BorrowedServerOptions options, HomeNetwork home)
    {
        SocketsHttpHandler handler = new()
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = options.StartTimeout,
            ConnectCallback = (context, cancellationToken) => home.OpenAsync(server, context.DnsEndPoint, cancellationToken),
        };
        return new HttpClientTransport(
            new HttpClientTransportOptions { Endpoint = options.Endpoint!, TransportMode = HttpTransportMode.StreamableHttp, ConnectionTimeout = options.StartTimeout },
            new HttpClient(new BoundedAnswers(handler, options.MaxMessageBytes)) { MaxResponseContentBufferSize = options.MaxMessageBytes, Timeout = Timeout.InfiniteTimeSpan },
            loggerFactory: null,
            ownsHttpClient: true);
    }
}
