using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TierKit.Memory.Indexing;

/// <summary>Keeps vectors at 8 bits a number with a scale each, and multiplies them at the speed of the processor.</summary>
/// <remarks>Packed: the scale as a 4-byte little-endian float, then the numbers. In memory numbers are padded to whole blocks.</remarks>
internal static class QuantizedVector
{
    public const int Block = 16;
    private const int Header = 4;
    private const float Largest = 127;

    public static int LengthOf(int dimension) => Header + dimension;

    public static int Padded(int dimension) => (dimension + Block - 1) / Block * Block;

    public static void Pack(ReadOnlySpan<float> vector, Span<byte> packed)
    {
        BinaryPrimitives.WriteSingleLittleEndian(packed, Quantize(vector, MemoryMarshal.Cast<byte, sbyte>(packed[Header..])));
    }

    /// <returns>The scale, with which the numbers give the vector back.</returns>
    public static float Unpack(ReadOnlySpan<byte> packed, Span<sbyte> numbers)
    {
        MemoryMarshal.Cast<byte, sbyte>(packed[Header..]).CopyTo(numbers);
        return BinaryPrimitives.ReadSingleLittleEndian(packed);
    }

    public static float Quantize(ReadOnlySpan<float> vector, Span<sbyte> numbers)
    {
        float peak = vector.IsEmpty ? 0 : Math.Abs(TensorPrimitives.MaxMagnitude(vector));
        if (peak is 0 or float.NaN)
        {
            numbers[..vector.Length].Clear();
            return 0;
        }

        for (int i = 0; i < vector.Length; i++)
        {
            numbers[i] = (sbyte)MathF.Round(vector[i] / peak * Largest);
        }

        return peak / Largest;
    }

    /// <summary>Multiplies two padded vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Dot(ref sbyte left, ref sbyte right, int padded)
    {
        // A product of two numbers fits 16 bits, and so does the sum of two products.
        Vector256<int> sum = Vector256<int>.Zero;
        for (nuint i = 0; i < (nuint)padded; i += Block)
        {
            (Vector128<short> low, Vector128<short> high) = Products(Vector128.LoadUnsafe(ref left, i), Vector128.LoadUnsafe(ref right, i));
            Vector128<short> both = low + high;
            sum += Vector256.Create(Vector128.WidenLower(both), Vector128.WidenUpper(both));
        }

        return Vector256.Sum(sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector128<short> Low, Vector128<short> High) Products(Vector128<sbyte> left, Vector128<sbyte> right)
    {
        Vector256<short> product = Vector256.Create(Vector128.WidenLower(left), Vector128.WidenUpper(left)) * Vector256.Create(Vector128.WidenLower(right), Vector128.WidenUpper(right));
        return (product.GetLower(), product.GetUpper());
    }
}
