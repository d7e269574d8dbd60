using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace TierKit.Mcp.Pinning;

/// <summary>Hashes JSON so that the order of its members does not matter.</summary>
internal static class CanonicalHash
{
    public static string Of(JsonNode? node) => Of(Sorted(node)?.ToJsonString() ?? "null");

    public static string Of(string text) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject entries => new JsonObject(entries.OrderBy(static e => e.Key, StringComparer.Ordinal).Select(static e => KeyValuePair.Create(e.Key, Sorted(e.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
