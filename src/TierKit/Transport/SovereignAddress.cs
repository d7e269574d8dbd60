using System.Net;
using System.Net.Sockets;

namespace TierKit.Transport;

/// <summary>Tells addresses that stay home from addresses that do not.</summary>
/// <remarks>
/// Home is loopback (127/8, ::1), private (10/8, 172.16/12, 192.168/16), link-local (169.254/16, fe80::/10),
/// unique-local (fc00::/7) and shared (100.64/10): RFC 1122, 1918, 3927, 4291, 4193 and 6598.
/// </remarks>
public static class SovereignAddress
{
    /// <summary>Tells whether what is sent to an address stays home.</summary>
    /// <param name="address">The address.</param>
    /// <returns><see langword="true"/> for loopback, private, link-local, unique-local and shared addresses.</returns>
    public static bool StaysHome(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        if (IPAddress.IsLoopback(address))
        {
            return true;
        }

        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            return address.IsIPv6LinkLocal || address.IsIPv6UniqueLocal;
        }

        Span<byte> bytes = stackalloc byte[4];
        return address.TryWriteBytes(bytes, out _) && bytes switch
        {
            [10, ..] => true,
            [172, >= 16 and <= 31, ..] => true,
            [192, 168, ..] => true,
            [169, 254, ..] => true,
            [100, >= 64 and <= 127, ..] => true,
            _ => false,
        };
    }
}
