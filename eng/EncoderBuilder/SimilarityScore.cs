using System.Numerics.Tensors;
using TierKit.Memory.Encoders;

namespace TierKit.EncoderBuilder;

/// <summary>Measures how well cosines agree with people (Spearman's rank correlation × 100).</summary>
internal static class SimilarityScore
{
    public static double Of(List<SentencePair> pairs, Func<string, float[]> encode) =>
        100 * Spearman(
            [.. pairs.Select(p => (double)TensorPrimitives.Dot<float>(encode(p.A), encode(p.B)))],
            [.. pairs.Select(static p => p.Score)]);

    public static float[] Encode(WordTable table, string text)
    {
        float[] vector = new float[table.Dimension];
        RowSum sum = new(vector);
        WordScanner words = new(text, stackalloc byte[WordScanner.Longest]);
        while (words.MoveNext())
        {
            int row = table.Find(words.Current);
            if (row >= 0)
            {
                sum.Add(table.Row(row), table.Scale(row));
            }
        }

        sum.Normalize();
        return vector;
    }

    private static double Spearman(double[] one, double[] other)
    {
        double[] a = Ranks(one);
        double[] b = Ranks(other);
        double mean = (a.Length + 1) / 2.0;
        double together = 0, alone = 0, apart = 0;
        for (int i = 0; i < a.Length; i++)
        {
            together += (a[i] - mean) * (b[i] - mean);
            alone += (a[i] - mean) * (a[i] - mean);
            apart += (b[i] - mean) * (b[i] - mean);
        }

        return together / Math.Sqrt(alone * apart);
    }

    // Equal values share the mean of their ranks.
    private static double[] Ranks(double[] values)
    {
        int[] order = [.. Enumerable.Range(0, values.Length).OrderBy(i => values[i])];
        double[] ranks = new double[values.Length];
        for (int start = 0, end; start < order.Length; start = end)
        {
            end = start + 1;
            while (end < order.Length && values[order[end]] == values[order[start]])
            {
                end++;
            }

            for (int i = start; i < end; i++)
            {
                ranks[order[i]] = (start + end + 1) / 2.0;
            }
        }

        return ranks;
    }
}
