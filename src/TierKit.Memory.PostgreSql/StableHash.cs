using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace TierKit.Memory.PostgreSql;

/// <summary>Shortens texts that are looked up whole: an index takes no long ones, and below a row policy none that the server computes.</summary>
internal static class StableHash
{
    public static long Of(string? text) => text is null ? 0 : BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(PlainText.Of(text))));
}
