using System.Numerics.Tensors;
using System.Runtime.Intrinsics;

namespace TierKit.Memory.Encoders;

/// <summary>Adds up rows of 4-bit numbers.</summary>
/// <remarks>
/// A row is 50 bytes for 100 numbers: byte i holds number i in its lower and number i + 50 in its upper half. A number n stands
/// for (n − 7.5) · scale; the 7.5 is common to all of a row and is taken off once, at the end.
/// </remarks>
internal ref struct RowSum
{
    public const float Middle = 7.5f;

    private readonly Span<float> _sum;
    private float _scales;

    public RowSum(Span<float> sum)
    {
        _sum = sum;
        _sum.Clear();
        _scales = 0;
    }

    public void Add(ReadOnlySpan<byte> row, float scale)
    {
        Span<float> lower = _sum[..row.Length];
        Span<float> upper = _sum.Slice(row.Length, row.Length);
        Vector128<float> scales = Vector128.Create(scale);
        int i = 0;
        for (; i + 16 <= row.Length; i += 16)
        {
            Vector128<byte> packed = Vector128.Create(row.Slice(i, 16));
            Add(packed & Vector128.Create((byte)15), scales, lower.Slice(i, 16));
            Add(packed >>> 4, scales, upper.Slice(i, 16));
        }

        for (; i < row.Length; i++)
        {
            lower[i] += scale * (row[i] & 15);
            upper[i] += scale * (row[i] >> 4);
        }

        _scales += scale;
    }

    /// <summary>Turns the sum into a vector of length 1.</summary>
    /// <returns>Whether there was anything to turn; otherwise all is zero.</returns>
    public readonly bool Normalize()
    {
        if (_scales == 0)
        {
            return false;
        }

        TensorPrimitives.Subtract(_sum, Middle * _scales, _sum);
        float length = TensorPrimitives.Norm<float>(_sum);
        if (length < 1e-20f)
        {
            _sum.Clear();
            return false;
        }

        TensorPrimitives.Divide(_sum, length, _sum);
        return true;
    }

    private static void Add(Vector128<byte> numbers, Vector128<float> scale, Span<float> sum)
    {
        (Vector128<ushort> first, Vector128<ushort> second) = Vector128.Widen(numbers);
        Add(first, scale, sum[..8]);
        Add(second, scale, sum[8..]);
    }

    private static void Add(Vector128<ushort> numbers, Vector128<float> scale, Span<float> sum)
    {
        (Vector128<uint> first, Vector128<uint> second) = Vector128.Widen(numbers);
        Vector128.FusedMultiplyAdd(Vector128.ConvertToSingle(first.AsInt32()), scale, Vector128.Create(sum)).CopyTo(sum);
        Span<float> rest = sum[4..];
        Vector128.FusedMultiplyAdd(Vector128.ConvertToSingle(second.AsInt32()), scale, Vector128.Create(rest)).CopyTo(rest);
    }
}
