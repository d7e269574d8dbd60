using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace TierKit.Policy;

/// <summary>Makes the digests of <c>tierkit.lock.json</c>: SHA-256, written as <c>sha256:</c> and 64 lower-case hexadecimal digits.</summary>
public static class LockDigest
{
    /// <summary>Hashes a JSON document so that the order of its members does not matter.</summary>
    /// <param name="node">The document.</param>
    /// <returns>The digest.</returns>
    public static string Of(JsonNode? node) => Of(Sorted(node)?.ToJsonString() ?? "null");

    /// <summary>Hashes a text as UTF-8.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The digest.</returns>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Write(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Hashes a file without holding it in memory.</summary>
    /// <param name="content">The content, read to its end.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The digest.</returns>
    public static async ValueTask<string> OfAsync(Stream content, CancellationToken cancellationToken = default) =>
        Write(await SHA256.HashDataAsync(content, cancellationToken).ConfigureAwait(false));

    internal static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject entries => new JsonObject(entries.OrderBy(static e => e.Key, StringComparer.Ordinal).Select(static e => KeyValuePair.Create(e.Key, Sorted(e.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => node?.DeepClone(),
    };

    private static string Write(byte[] hash) => $"sha256:{Convert.ToHexStringLower(hash)}";
}
