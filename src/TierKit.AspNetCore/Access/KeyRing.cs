using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using TierKit.AspNetCore.Hosting;

namespace TierKit.AspNetCore.Access;

/// <summary>Holds digests of the keys and finds a caller without telling by its time how near a guess was.</summary>
internal sealed class KeyRing
{
    private const int LongestKey = 1024;

    private readonly (byte[] Digest, GatewayCaller Caller)[] _keys;

    public KeyRing(IOptions<GatewayOptions> options) => _keys =
        [.. options.Value.Keys.Select(static k => (
            SHA256.HashData(Encoding.UTF8.GetBytes(k.Value.Key!)),
            new GatewayCaller(k.Key, [.. k.Value.Policies], k.Value.Operator)))];

    public bool IsEmpty => _keys.Length == 0;

    /// <summary>Finds whose key it is; every key is compared whole, whichever matches.</summary>
    public GatewayCaller? Find(ReadOnlySpan<char> presented)
    {
        if (presented.IsEmpty || presented.Length > LongestKey)
        {
            return null;
        }

        Span<byte> text = stackalloc byte[LongestKey * 3];
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..Encoding.UTF8.GetBytes(presented, text)], digest);
        GatewayCaller? found = null;
        foreach ((byte[] known, GatewayCaller caller) in _keys)
        {
            found = CryptographicOperations.FixedTimeEquals(known, digest) ? caller : found;
        }

        return found;
    }
}
