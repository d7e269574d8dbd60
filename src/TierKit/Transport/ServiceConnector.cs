using System.Net;
using System.Net.Sockets;
using TierKit.Tiers;

namespace TierKit.Transport;

/// <summary>Opens every connection of a service: checks where it leads at each connect, under the connect clock.</summary>
internal sealed class ServiceConnector(
    TierService service,
    IReadOnlyCollection<string> sovereignHosts,
    IHostResolver resolver,
    TimeProvider time)
{
    private readonly AddressRace _race = new(time, DialAsync);

    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        DnsEndPoint target = context.DnsEndPoint;
        using CancellationTokenSource clock = new(service.Clocks.Connect, time);
        using CancellationTokenSource linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, clock.Token);
        try
        {
            IPAddress[] addresses = await ResolveAsync(target, linked.Token).ConfigureAwait(false);
            return await _race.OpenAsync(addresses, target.Port, linked.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (clock.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ConnectTimeoutException(service.Name, service.Clocks.Connect);
        }
    }

    // The addresses that were checked are the ones connected to: a name cannot change its mind in between.
    private async Task<IPAddress[]> ResolveAsync(DnsEndPoint target, CancellationToken cancellationToken)
    {
        IPAddress[] addresses = IPAddress.TryParse(target.Host, out IPAddress? literal)
            ? [literal]
            : await resolver.ResolveAsync(target.Host, cancellationToken).ConfigureAwait(false);
        if (addresses.Length == 0)
        {
            throw new SocketException((int)SocketError.HostNotFound);
        }

        if (service.Tier == Tier.Sovereign && !EndpointRule.IsListed(target.Host, sovereignHosts))
        {
            foreach (IPAddress address in addresses)
            {
                if (!SovereignAddress.StaysHome(address))
                {
                    throw new SovereigntyException(service.Name, target.Host, $"it resolves to the public address {address}");
                }
            }
        }

        return addresses;
    }

    private static async Task<Stream> DialAsync(IPEndPoint endpoint, CancellationToken cancellationToken)
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
