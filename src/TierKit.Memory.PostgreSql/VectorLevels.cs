using System.Runtime.InteropServices;
using System.Text;

namespace TierKit.Memory.PostgreSql;

/// <summary>Writes vectors as bits that a server without pgvector compares, three for each number.</summary>
internal static class VectorLevels
{
    /// <summary>How far from zero a number is large, in root mean squares of its vector; the tables' change of version 3 has the same.</summary>
    public const double Edge = .8;

    private const int Scale = sizeof(float);
    private const int BitsPerNumber = 3;

    /// <summary>Gets the levels of a packed vector: as many bits differ as the vectors lie apart, roughly.</summary>
    public static string Of(ReadOnlySpan<byte> packed)
    {
        ReadOnlySpan<sbyte> numbers = MemoryMarshal.Cast<byte, sbyte>(packed[Scale..]);
        float[] vector = new float[numbers.Length];
        for (int i = 0; i < vector.Length; i++)
        {
            vector[i] = numbers[i];
        }

        return Of(vector);
    }

    public static string Of(ReadOnlySpan<float> vector)
    {
        // The length of a vector does not count: what is large in one is large beside its own other numbers.
        double squares = 0;
        foreach (float number in vector)
        {
            squares += number * number;
        }

        double edge = Edge * Math.Sqrt(squares / Math.Max(1, vector.Length));
        StringBuilder bits = new(BitsPerNumber * vector.Length);
        foreach (float number in vector)
        {
            bits.Append(number > -edge ? '1' : '0').Append(number > 0 ? '1' : '0').Append(number > edge ? '1' : '0');
        }

        return bits.ToString();
    }
}
