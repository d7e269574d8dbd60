using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace TierKit.Memory.PostgreSql;

/// <summary>Writes vectors as pgvector reads them.</summary>
internal static class VectorText
{
    private const int Scale = sizeof(float);

    /// <summary>Gets a packed vector as pgvector reads it; its length does not count there.</summary>
    public static string Numbers(ReadOnlySpan<byte> packed)
    {
        float scale = BinaryPrimitives.ReadSingleLittleEndian(packed);
        StringBuilder text = new("[");
        foreach (sbyte number in MemoryMarshal.Cast<byte, sbyte>(packed[Scale..]))
        {
            text.Append(text.Length > 1 ? "," : "").Append(scale == 0 ? 0 : number);
        }

        return text.Append(']').ToString();
    }

    public static string Numbers(ReadOnlySpan<float> vector)
    {
        StringBuilder text = new("[");
        foreach (float number in vector)
        {
            text.Append(text.Length > 1 ? "," : "").Append(System.Globalization.CultureInfo.InvariantCulture, $"{number}");
        }

        return text.Append(']').ToString();
    }
}
