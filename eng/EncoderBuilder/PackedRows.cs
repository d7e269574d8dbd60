using TierKit.Memory.Encoders;

namespace TierKit.EncoderBuilder;

/// <summary>Rounds rows to 4 bits, each with the scale that loses least.</summary>
internal static class PackedRows
{
    public static (byte[] Rows, Half[] Scales) Pack(float[] table, int dimension)
    {
        byte[] packed = new byte[table.Length / 2];
        Half[] scales = new Half[table.Length / dimension];
        for (int row = 0; row < scales.Length; row++)
        {
            ReadOnlySpan<float> values = table.AsSpan(row * dimension, dimension);
            scales[row] = BestScale(values);
            Span<byte> bytes = packed.AsSpan(row * dimension / 2, dimension / 2);
            for (int i = 0; i < bytes.Length; i++)
            {
                bytes[i] = (byte)(Round(values[i], (float)scales[row]) | (Round(values[i + bytes.Length], (float)scales[row]) << 4));
            }
        }

        return (packed, scales);
    }

    private static Half BestScale(ReadOnlySpan<float> values)
    {
        float largest = 0;
        foreach (float value in values)
        {
            largest = MathF.Max(largest, MathF.Abs(value));
        }

        (Half Scale, float Loss) best = ((Half)1, float.MaxValue);
        for (float share = .4f; share <= 1.001f; share += .02f)
        {
            Half scale = (Half)MathF.Max(largest * share / RowSum.Middle, 1e-6f);
            float loss = 0;
            foreach (float value in values)
            {
                float lost = value - ((Round(value, (float)scale) - RowSum.Middle) * (float)scale);
                loss += lost * lost;
            }

            best = loss < best.Loss ? (scale, loss) : best;
        }

        return best.Scale;
    }

    private static int Round(float value, float scale) => (int)Math.Clamp(MathF.Floor((value / scale) + RowSum.Middle + .5f), 0, 15);
}
