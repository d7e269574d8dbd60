using System.Net;
using System.Net.Sockets;
using TierKit.Transport;

namespace TierKit.Memory.KernelMemory;

/// <summary>Connects to hosts at home, whatever their name resolves to at that moment, and to those that were named as such.</summary>
internal sealed class HomeConnector(ICollection<string> sovereignHosts)
{
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        DnsEndPoint target = context.DnsEndPoint;
        IPAddress[] addresses = IPAddress.TryParse(target.Host, out IPAddress? literal) ? [literal] : await Dns.GetHostAddressesAsync(target.Host, cancellationToken).ConfigureAwait(false);
        if (!sovereignHosts.Contains(target.Host) && !addresses.All(SovereignAddress.StaysHome))
        {
            throw new KernelMemoryException(
                KernelMemoryError.LeavesHome,
                $"The Kernel Memory host '{target.Host}' is not on this machine or a private network, so no note is sent there. Add it to SovereignHosts if it is yours.");
        }

        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, target.Port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
