using System.Net;

namespace TierKit.AspNetCore.Access;

/// <summary>Tells what names this machine, and nothing else, from what a stranger can make resolve to it.</summary>
internal static class LoopbackNames
{
    /// <summary>Gets whether a <c>Host</c> is <c>localhost</c> or a loopback literal.</summary>
    public static bool IsLoopbackHost(string host)
    {
        ReadOnlySpan<char> name = host;
        if (name.StartsWith('[') && name.EndsWith(']'))
        {
            name = name[1..^1];
        }

        return name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(name, out IPAddress? address) && IsLoopback(address));
    }

    /// <summary>Gets whether an address a server bound is reachable from this machine alone.</summary>
    public static bool IsLoopbackAddress(string address) =>
        address.Contains("://unix:", StringComparison.OrdinalIgnoreCase)
        || address.Contains("://pipe:", StringComparison.OrdinalIgnoreCase)
        // A wildcard such as http://+:80 is no URI at all.
        || (Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) && IsLoopbackHost(uri.Host));

    /// <summary>Gets whether a peer is this machine; one without an address is in memory or on a socket file.</summary>
    public static bool IsLoopback(IPAddress? address) =>
        address is null || IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);
}
