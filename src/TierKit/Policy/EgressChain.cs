using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace TierKit.Policy;

/// <summary>Makes and checks the lines of one chain: each carries the hash of the one before and, keyed, of itself.</summary>
internal static class EgressChain
{
    private const string Seal = ",\"hash\":\"";
    private const int HashLength = HMACSHA256.HashSizeInBytes * 2;

    /// <summary>Gets what the first line of a chain refers to: a file under another name is another chain.</summary>
    public static string BeginningOf(string fileName, byte[] key) => Hash(key, Encoding.UTF8.GetBytes(fileName));

    public static string Hash(byte[] key, ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(HMACSHA256.HashData(key, bytes));

    public static string Line(EgressEntry entry, byte[] key, out string hash)
    {
        string open = JsonSerializer.Serialize(entry, EgressJsonContext.Default.EgressEntry);
        hash = Hash(key, Encoding.UTF8.GetBytes(open));
        return $"{open[..^1]}{Seal}{hash}\"}}";
    }

    /// <summary>Reads a line, or says what is wrong with it.</summary>
    public static EgressEntry? Read(string line, byte[]? key, out string hash, out string? problem)
    {
        hash = "";
        int seal = line.Length - Seal.Length - HashLength - 2;
        if (seal < 1 || !line.AsSpan(seal).StartsWith(Seal, StringComparison.Ordinal) || !line.EndsWith("\"}", StringComparison.Ordinal))
        {
            problem = "is cut short or carries no hash";
            return null;
        }

        string open = line[..seal] + "}";
        hash = line.Substring(seal + Seal.Length, HashLength);
        if (key is not null && !CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash(key, Encoding.UTF8.GetBytes(open))), Encoding.UTF8.GetBytes(hash)))
        {
            problem = "was changed: its hash does not fit";
            return null;
        }

        try
        {
            problem = null;
            return JsonSerializer.Deserialize(open, EgressJsonContext.Default.EgressEntry);
        }
        catch (JsonException)
        {
            problem = "is not JSON";
            return null;
        }
    }
}
