using System.Net;
using System.Net.Sockets;

namespace TierKit.Transport;

/// <summary>Opens connections that stay home, whatever a name resolves to at that moment.</summary>
/// <remarks>
/// For packages with a list of hosts of their own; <see cref="HomeNetwork"/> has the application's. Give it to the client's connect callback. The
/// addresses that were checked are the ones connected to. Thread-safe.
/// </remarks>
public static class HomeConnection
{
    /// <summary>Opens a connection.</summary>
    /// <param name="service">The service's name, for messages.</param>
    /// <param name="target">The host and the port.</param>
    /// <param name="sovereignHosts">The hosts that are the user's own although their addresses are public; case is ignored.</param>
    /// <param name="time">The clock between two addresses of one name.</param>
    /// <param name="cancellationToken">Ends the attempt; there is no deadline of its own.</param>
    /// <returns>The connection; the caller owns it.</returns>
    /// <exception cref="SovereigntyException">An address of the host is public; nothing was connected to.</exception>
    /// <exception cref="SocketException">There is no such host, or none of its addresses answers.</exception>
    public static async ValueTask<Stream> OpenAsync(
        string service, DnsEndPoint target, IReadOnlyCollection<string> sovereignHosts, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(sovereignHosts);
        ArgumentNullException.ThrowIfNull(time);
        return await new HomeNetwork(sovereignHosts, time: time).OpenAsync(service, target, cancellationToken).ConfigureAwait(false);
    }

    internal static async Task<IPAddress[]> ResolveAsync(string host, Func<string, CancellationToken, Task<IPAddress[]>> resolve, CancellationToken cancellationToken)
    {
        IPAddress[] addresses = IPAddress.TryParse(host, out IPAddress? literal) ? [literal] : await resolve(host, cancellationToken).ConfigureAwait(false);
        return addresses.Length > 0 ? addresses : throw new SocketException((int)SocketError.HostNotFound);
    }

    internal static void Check(string service, string host, IPAddress[] addresses, IReadOnlyCollection<string> sovereignHosts)
    {
        if (!EndpointRule.IsListed(host, sovereignHosts) && addresses.FirstOrDefault(static a => !SovereignAddress.StaysHome(a)) is { } outside)
        {
            throw new SovereigntyException(service, host, $"it resolves to the public address {outside}");
        }
    }

    internal static async Task<Stream> DialAsync(IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        Socket socket = new(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endpoint, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
