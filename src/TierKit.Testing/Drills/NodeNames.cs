using TierKit.Tiers;

namespace TierKit.Testing.Drills;

/// <summary>Knows how the graph names its nodes.</summary>
internal static class NodeNames
{
    public const string Internet = "internet";

    public static bool IsCapability(string node) => node.StartsWith("capability:", StringComparison.Ordinal);

    public static bool IsService(string node) => node.StartsWith("service:", StringComparison.Ordinal);

    public static string OfCapability(string name) => $"capability:{name}";

    public static string OfService(string name) => $"service:{name}";

    /// <summary>Names the host of a service's address as the graph does: of what is the user's own, two programs on one machine are two hosts.</summary>
    public static string OfHost(TierService service, Uri address) => $"host:{(service.Tier == Tier.Sovereign ? address.Authority : address.Host)}";

    public static string Kind(string node) => node.IndexOf(':', StringComparison.Ordinal) is > 0 and int colon ? node[..colon] : node;

    public static string Plain(string node) => node[(node.IndexOf(':', StringComparison.Ordinal) + 1)..];
}
