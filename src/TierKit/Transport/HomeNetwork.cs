using System.Net;

namespace TierKit.Transport;

/// <summary>Knows what counts as home in this application, and opens connections that stay there.</summary>
/// <remarks>
/// For packages that reach a server of the user's own over a client of their own; the container has one, with the hosts of
/// <c>TierKit:SovereignHosts</c>. Thread-safe.
/// </remarks>
public sealed class HomeNetwork
{
    private readonly IReadOnlyCollection<string> _sovereignHosts;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve;
    private readonly TimeProvider _time;

    /// <summary>Initializes the network.</summary>
    /// <param name="sovereignHosts">The hosts that are the user's own although their addresses are public; case is ignored.</param>
    /// <param name="resolve">Resolves a host name; <see langword="null"/> asks the system.</param>
    /// <param name="time">The clock between two addresses of one name; <see langword="null"/> for the system's.</param>
    public HomeNetwork(IEnumerable<string> sovereignHosts, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(sovereignHosts);

        _sovereignHosts = [.. sovereignHosts];
        _resolve = resolve ?? SystemHostResolver.Instance.ResolveAsync;
        _time = time ?? TimeProvider.System;
    }

    /// <summary>Tells whether an address in the settings may be home: everything but a public literal of a host that is not the user's own.</summary>
    /// <param name="endpoint">The address.</param>
    /// <returns><see langword="false"/> for a public literal; where a name leads is seen at each connect.</returns>
    public bool MayHold(Uri endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return !EndpointRule.IsPublicLiteral(endpoint) || EndpointRule.IsListed(endpoint.DnsSafeHost, _sovereignHosts);
    }

    /// <summary>Opens a connection.</summary>
    /// <param name="service">The service's name, for messages.</param>
    /// <param name="target">The host and the port.</param>
    /// <param name="cancellationToken">Ends the attempt; there is no deadline of its own.</param>
    /// <returns>The connection; the caller owns it.</returns>
    /// <exception cref="SovereigntyException">An address of the host is public; nothing was connected to.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">There is no such host, or none of its addresses answers.</exception>
    public async ValueTask<Stream> OpenAsync(string service, DnsEndPoint target, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(target);

        // The addresses that were checked are the ones connected to: a name cannot change its mind in between.
        IPAddress[] addresses = await HomeConnection.ResolveAsync(target.Host, _resolve, cancellationToken).ConfigureAwait(false);
        HomeConnection.Check(service, target.Host, addresses, _sovereignHosts);
        return await new AddressRace(_time, HomeConnection.DialAsync).OpenAsync(addresses, target.Port, cancellationToken).ConfigureAwait(false);
    }
}
