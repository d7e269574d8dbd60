using TierKit.Policy;
using TierKit.Tiers;

namespace TierKit.Transport;

/// <summary>Makes the HTTP client on which a provider builds its vendor's SDK.</summary>
/// <remarks>
/// The chain checks where every connection leads, uses no proxy for a sovereign service, follows no redirect, keeps the
/// connect clock, lets nothing leave to a partner without the walk's ticket for that service and host, and lets the walk cancel any read at any moment. It has no timeout of its own: the walk's clocks watch.
/// Thread-safe. The caller owns the client.
/// </remarks>
public sealed class ServiceTransport
{
    private readonly IReadOnlyCollection<string> _sovereignHosts;
    private readonly IHostResolver _resolver;
    private readonly TimeProvider _time;
    private readonly EgressJournal? _journal;
    private readonly IModelGate? _gate;

    internal ServiceTransport(IReadOnlyCollection<string> sovereignHosts, IHostResolver resolver, TimeProvider time, EgressJournal? journal = null, IModelGate? gate = null)
    {
        _gate = gate;
        _journal = journal;
        _sovereignHosts = sovereignHosts;
        _resolver = resolver;
        _time = time;
    }

    /// <summary>Makes an HTTP client for a service.</summary>
    /// <param name="service">The service.</param>
    /// <param name="errorLineMark">
    /// How a line begins that reports an error inside a good answer, such as <c>data: {"error"</c>; <see langword="null"/> when the protocol has none.
    /// </param>
    /// <returns>A client without a base address and without a timeout.</returns>
    public HttpClient CreateClient(TierService service, string? errorLineMark = null)
    {
        ArgumentNullException.ThrowIfNull(service);

        ServiceConnector connector = new(service, _sovereignHosts, _resolver, _time);
        SocketsHttpHandler sockets = new()
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            // A proxy would carry what must stay home out of the house.
            UseProxy = service.Tier != Tier.Sovereign,
            // The connector has the connect clock; this one must not fire first.
            ConnectTimeout = Timeout.InfiniteTimeSpan,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            // llama.cpp closes idle connections after 5 s; staying below avoids writing into a closing one.
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(4),
            // Bounds what a hostile server can make us keep.
            MaxResponseHeadersLength = Math.Max(1, (service.Limits.MaxHeaderBytes + 1023) / 1024),
            MaxResponseDrainSize = 64 * 1024,
            // An answer that is left half read is not waited for: the socket closes at once and a local server stops generating.
            ResponseDrainTimeout = TimeSpan.Zero,
            ConnectCallback = connector.ConnectAsync,
        };

        HttpMessageHandler door = service.Tier != Tier.Sovereign ? new EgressHandler(service, _journal, sockets)
            : _gate is not null ? new ModelGateHandler(service, _gate, sockets)
            : sockets;
        return new HttpClient(new AttemptHandler(service, _time, errorLineMark, door)) { Timeout = Timeout.InfiniteTimeSpan };
    }
}
