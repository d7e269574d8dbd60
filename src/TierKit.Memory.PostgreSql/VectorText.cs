using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace TierKit.Memory.PostgreSql;

/// <summary>Writes vectors in the forms that the server compares.</summary>
internal static class VectorText
{
    private const int Scale = sizeof(float);

    /// <summary>Gets the signs of a packed vector, a bit a number: as many bits differ as the angle is wide.</summary>
    public static string Signs(ReadOnlySpan<byte> packed) => Signs(MemoryMarshal.Cast<byte, sbyte>(packed[Scale..]), static number => number > 0);

    public static string Signs(ReadOnlySpan<float> vector) => Signs(vector, static number => number > 0);

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

    private static string Signs<TNumber>(ReadOnlySpan<TNumber> numbers, Func<TNumber, bool> isPositive)
    {
        char[] bits = new char[numbers.Length];
        for (int i = 0; i < bits.Length; i++)
        {
            bits[i] = isPositive(numbers[i]) ? '1' : '0';
        }

        return new string(bits);
    }
}
