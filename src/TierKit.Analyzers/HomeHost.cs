using System.Net;
using System.Net.Sockets;

namespace TierKit.Analyzers;

/// <summary>Tells hosts that stay home from public ones, as far as their text says; the twin of <c>SovereignAddress</c> at run time.</summary>
internal static class HomeHost
{
    // RFC 6761, 6762, 8375, and what ICANN reserved for private use.
    private static readonly string[] Private = [".localhost", ".local", ".internal", ".home.arpa", ".lan"];

    /// <summary>Returns the host of an address that leaves home, or <see langword="null"/> when it stays or cannot be read.</summary>
    public static string? Public(string endpoint)
    {
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out Uri uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps))
        {
            return null;
        }

        string host = uri.DnsSafeHost.TrimEnd('.');
        bool home = IPAddress.TryParse(host, out IPAddress address)
            ? StaysHome(address)
            : host.IndexOf('.') < 0 || Private.Any(end => host.EndsWith(end, StringComparison.OrdinalIgnoreCase));
        return home ? null : host;
    }

    private static bool StaysHome(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        byte[] bytes = address.GetAddressBytes();
        return IPAddress.IsLoopback(address)
            // Nobody connects to "any address", but everybody who writes it means this machine.
            || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)
            || (address.AddressFamily == AddressFamily.InterNetworkV6
                ? address.IsIPv6LinkLocal || (bytes[0] & 0xFE) == 0xFC
                : bytes[0] switch
                {
                    10 => true,
                    172 => bytes[1] is >= 16 and <= 31,
                    192 => bytes[1] == 168,
                    169 => bytes[1] == 254,
                    100 => bytes[1] is >= 64 and <= 127,
                    _ => false,
                });
    }
}
