using System.Net;
using TierKit.Tiers;

namespace TierKit.Transport;

/// <summary>Opens every connection of a service: checks where it leads at each connect, under the connect clock.</summary>
internal sealed class ServiceConnector(
    TierService service,
    IReadOnlyCollection<string> sovereignHosts,
    IHostResolver resolver,
    TimeProvider time)
{
    private readonly AddressRace _race = new(time, HomeConnection.DialAsync);

    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        DnsEndPoint target = context.DnsEndPoint;
        long start = time.GetTimestamp();
        using CancellationTokenSource clock = new(service.Clocks.Connect, time);
        using CancellationTokenSource linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, clock.Token);
        try
        {
            // The addresses that were checked are the ones connected to: a name cannot change its mind in between.
            IPAddress[] addresses = await HomeConnection.ResolveAsync(target.Host, resolver.ResolveAsync, linked.Token).ConfigureAwait(false);
            if (service.Tier == Tier.Sovereign)
            {
                HomeConnection.Check(service.Name, target.Host, addresses, sovereignHosts);
            }

            Stream connection = await _race.OpenAsync(addresses, target.Port, linked.Token).ConfigureAwait(false);
            return context.InitialRequestMessage.RequestUri?.Scheme == Uri.UriSchemeHttps
                ? new HandshakeStream(connection, service.Clocks.Connect - time.GetElapsedTime(start), time, Late)
                : connection;
        }
        catch (OperationCanceledException) when (clock.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw Late();
        }
    }

    private ConnectTimeoutException Late() => new(service.Name, service.Clocks.Connect);
}
