using System.Numerics.Tensors;
using TierKit.Memory.Encoders;

namespace TierKit.EncoderBuilder;

/// <summary>Finds, for every word, the words that mean about the same and are not just its endings.</summary>
internal static class NearestWords
{
    private const int Block = 64;
    private const int Padded = 112;

    public static ushort[] Find(float[] table, string[] words, int count)
    {
        int padded = (words.Length + 15) / 16 * 16;
        float[] turned = Turned(table, words.Length, padded);
        ushort[] found = new ushort[words.Length * count];
        Array.Fill(found, WordTable.None);
        float[] block = new float[Block * Padded];
        float[] scores = new float[Block * padded];
        for (int start = 0; start < words.Length; start += Block)
        {
            int size = Math.Min(Block, words.Length - start);
            Array.Clear(block);
            for (int i = 0; i < size; i++)
            {
                for (int d = 0; d < WordVectors.Dimension; d++)
                {
                    block[(i * Padded) + d] = turned[(d * padded) + start + i];
                }
            }

            MatrixProduct.Run(block, turned, scores, Block, Padded, padded);
            for (int i = 0; i < size; i++)
            {
                Pick(scores.AsSpan(i * padded, words.Length), words, start + i, found.AsSpan((start + i) * count, count));
            }
        }

        return found;
    }

    private static void Pick(Span<float> scores, string[] words, int word, Span<ushort> found)
    {
        List<string> taken = [words[word]];
        // Endings are met by the index's stemmer; a few more looks than places are enough to skip them.
        for (int place = 0, look = 0; place < found.Length && look < found.Length + 12; look++)
        {
            int best = TensorPrimitives.IndexOfMax<float>(scores);
            scores[best] = -2;
            if (!taken.Exists(t => SameStem(t, words[best])))
            {
                taken.Add(words[best]);
                found[place++] = (ushort)best;
            }
        }
    }

    private static bool SameStem(string one, string other)
    {
        int shared = 0;
        while (shared < Math.Min(one.Length, other.Length) && one[shared] == other[shared])
        {
            shared++;
        }

        int longest = Math.Max(one.Length, other.Length);
        return shared == longest || (shared >= 3 && longest - shared <= 3 && shared >= longest / 2);
    }

    private static float[] Turned(float[] table, int words, int padded)
    {
        float[] turned = new float[Padded * padded];
        for (int i = 0; i < words; i++)
        {
            ReadOnlySpan<float> row = table.AsSpan(i * WordVectors.Dimension, WordVectors.Dimension);
            float length = TensorPrimitives.Norm(row);
            for (int d = 0; d < row.Length; d++)
            {
                turned[(d * padded) + i] = row[d] / length;
            }
        }

        return turned;
    }
}
