using System.Text.Json.Nodes;
using TierKit.Policy;

namespace TierKit.Mcp.Borrowing;

/// <summary>Hashes how a server is reached: its command, arguments and the names of its variables, or its address. No values of variables.</summary>
internal static class LaunchHash
{
    public static string Of(BorrowedServerOptions options) => LockDigest.Of(new JsonObject
    {
        ["command"] = options.Command,
        ["arguments"] = new JsonArray([.. options.Arguments.Select(static a => (JsonNode?)JsonValue.Create(a))]),
        ["environment"] = new JsonArray([.. options.Environment.Keys.Order(StringComparer.Ordinal).Select(static n => (JsonNode?)JsonValue.Create(n))]),
        ["endpoint"] = options.Endpoint?.AbsoluteUri,
    });
}
