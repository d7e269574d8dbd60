using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace TierKit.Memory.PostgreSql;

/// <summary>Writes vectors in the forms that the server compares.</summary>
internal static class VectorText
{
    /// <summary>How far from zero a number is large, in root mean squares of its vector; the tables' change of version 3 has the same.</summary>
    public const double Edge = .8;

    private const int Scale = sizeof(float);
    private const int BitsPerNumber = 3;

    /// <summary>Gets the levels of a packed vector, three bits a number: as many bits differ as the vectors lie apart, roughly.</summary>
    public static string Levels(ReadOnlySpan<byte> packed)
    {
        ReadOnlySpan<sbyte> numbers = MemoryMarshal.Cast<byte, sbyte>(packed[Scale..]);
        float[] vector = new float[numbers.Length];
        for (int i = 0; i < vector.Length; i++)
        {
            vector[i] = numbers[i];
        }

        return Levels(vector);
    }

    public static string Levels(ReadOnlySpan<float> vector)
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
