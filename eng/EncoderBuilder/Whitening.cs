using System.Numerics.Tensors;

namespace TierKit.EncoderBuilder;

/// <summary>Spreads the vectors evenly in all directions, words counted as often as Zipf's law says they occur, then weighs each by how much it says.</summary>
/// <remarks>Zipfian whitening (Yokoi et al. 2024) and smooth inverse frequency (Arora et al. 2017). A rare word's row ends about 1 long.</remarks>
internal static class Whitening
{
    private const int Dimension = WordVectors.Dimension;

    public static float[] Run(WordVectors vectors, Recipe recipe)
    {
        double[] probability = Zipf(vectors.Ranks);
        double[] mean = new double[Dimension];
        double[,] covariance = new double[Dimension, Dimension];
        for (int i = 0; i < probability.Length; i++)
        {
            ReadOnlySpan<float> row = Row(vectors.Values, i);
            for (int d = 0; d < Dimension; d++)
            {
                mean[d] += probability[i] * row[d];
            }
        }

        double[] centred = new double[Dimension];
        for (int i = 0; i < probability.Length; i++)
        {
            ReadOnlySpan<float> row = Row(vectors.Values, i);
            for (int d = 0; d < Dimension; d++)
            {
                centred[d] = row[d] - mean[d];
            }

            for (int d = 0; d < Dimension; d++)
            {
                double weighted = probability[i] * centred[d];
                for (int e = 0; e <= d; e++)
                {
                    covariance[d, e] += weighted * centred[e];
                }
            }
        }

        float[] matrix = Symmetric(covariance);
        float[] result = new float[vectors.Values.Length];
        float[] offset = new float[Dimension];
        for (int i = 0; i < probability.Length; i++)
        {
            ReadOnlySpan<float> row = Row(vectors.Values, i);
            float weight = (float)(recipe.SifConstant / (recipe.SifConstant + probability[i]) / Math.Sqrt(Dimension));
            for (int d = 0; d < Dimension; d++)
            {
                offset[d] = row[d] - (float)mean[d];
            }

            for (int d = 0; d < Dimension; d++)
            {
                result[(i * Dimension) + d] = weight * TensorPrimitives.Dot<float>(offset, matrix.AsSpan(d * Dimension, Dimension));
            }
        }

        return result;
    }

    private static double[] Zipf(int[] ranks)
    {
        double whole = ranks.Sum(static r => 1.0 / r);
        return [.. ranks.Select(r => 1 / (r * whole))];
    }

    private static ReadOnlySpan<float> Row(float[] values, int row) => values.AsSpan(row * Dimension, Dimension);

    // Rows are the principal directions, each divided by its spread.
    private static float[] Symmetric(double[,] covariance)
    {
        for (int d = 0; d < Dimension; d++)
        {
            for (int e = 0; e < d; e++)
            {
                covariance[e, d] = covariance[d, e];
            }
        }

        (double[] spread, double[,] directions) = Jacobi.Decompose(covariance);
        float[] matrix = new float[Dimension * Dimension];
        for (int k = 0; k < Dimension; k++)
        {
            for (int d = 0; d < Dimension; d++)
            {
                matrix[(k * Dimension) + d] = (float)(directions[d, k] / Math.Sqrt(Math.Max(spread[k], 1e-12)));
            }
        }

        return matrix;
    }
}
