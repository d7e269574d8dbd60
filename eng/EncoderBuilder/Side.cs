using System.Numerics.Tensors;

namespace TierKit.EncoderBuilder;

/// <summary>Holds the texts of one side of a batch as vectors of length 1, and what the loss says about them.</summary>
internal sealed class Side(int batch, int padded)
{
    private readonly float[] _lengths = new float[batch];

    public float[] Units { get; } = new float[batch * padded];

    public float[] Turned { get; } = new float[batch * padded];

    public float[] Gradients { get; } = new float[batch * padded];

    public void Encode(int place, int[] rows, float[] table)
    {
        Span<float> unit = Of(Units, place);
        unit.Clear();
        foreach (int row in rows)
        {
            TensorPrimitives.Add(unit, table.AsSpan(row * unit.Length, unit.Length), unit);
        }

        _lengths[place] = MathF.Max(TensorPrimitives.Norm<float>(unit), 1e-12f);
        TensorPrimitives.Divide(unit, _lengths[place], unit);
    }

    /// <summary>Hands the gradient by a text's direction on to its words.</summary>
    public void Spread(int place, int[] rows, RowOptimizer optimizer)
    {
        Span<float> unit = Of(Units, place);
        Span<float> gradient = Of(Gradients, place);
        TensorPrimitives.MultiplyAdd(unit, -TensorPrimitives.Dot<float>(unit, gradient), gradient, gradient);
        TensorPrimitives.Divide(gradient, _lengths[place], gradient);
        foreach (int row in rows)
        {
            Span<float> own = optimizer.Gradient(row);
            TensorPrimitives.Add(own, gradient, own);
        }
    }

    private Span<float> Of(float[] values, int place) => values.AsSpan(place * padded, WordVectors.Dimension);
}
