using System.Net;
using Microsoft.Extensions.Logging;
using TierKit.Tiers;
using TierKit.Transport;

namespace TierKit.Hosting;

/// <summary>Looks at start where the names of sovereign services lead; each connect checks again.</summary>
internal static partial class SovereignNames
{
    // Start-up must not hang on a dead name server; the check at each connect stands behind this one.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static IReadOnlyList<string> Check(TierKitRuntime runtime, ILogger logger)
    {
        (TierService Service, Uri Endpoint)[] named =
        [
            .. runtime.Catalog.Services
                .Where(static s => s.Tier == Tier.Sovereign)
                .SelectMany(static s => s.Endpoints.Select(e => (Service: s, Endpoint: e)))
                .Where(p => EndpointRule.Literal(p.Endpoint) is null && !p.Endpoint.IsLoopback && !EndpointRule.IsListed(p.Endpoint.DnsSafeHost, runtime.SovereignHosts)),
        ];
        if (named.Length == 0)
        {
            return [];
        }

        string?[] found = Task.Run(() => Task.WhenAll(named.Select(p => LookAsync(p.Service, p.Endpoint, runtime, logger)))).GetAwaiter().GetResult();
        return [.. found.OfType<string>()];
    }

    private static async Task<string?> LookAsync(TierService service, Uri endpoint, TierKitRuntime runtime, ILogger logger)
    {
        string host = endpoint.DnsSafeHost;
        using CancellationTokenSource patience = new(Patience, runtime.Time);
        try
        {
            IPAddress[] addresses = await runtime.Resolver.ResolveAsync(host, patience.Token).WaitAsync(patience.Token).ConfigureAwait(false);
            return addresses.FirstOrDefault(static a => !SovereignAddress.StaysHome(a)) is { } outside
                ? $"TierKit:Services:{service.Name}:Endpoint = '{endpoint}' leads to the public address {outside}, so the service cannot be Sovereign; "
                    + "use a private address, list the host in TierKit:SovereignHosts if you own it, or set Tier to Partner"
                : null;
        }
        catch (Exception exception) when (exception is System.Net.Sockets.SocketException or OperationCanceledException)
        {
            LogUnresolved(logger, service.Name, host);
            return null;
        }
    }

    [LoggerMessage(6001, LogLevel.Warning, "Sovereign service {Service} names host {Host}, which does not resolve now; it is checked again at each connect.")]
    private static partial void LogUnresolved(ILogger logger, string service, string host);
}
