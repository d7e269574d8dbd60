namespace TierKit.EncoderBuilder;

/// <summary>Holds two texts that mean the same, as rows of the table.</summary>
internal readonly record struct TrainingPair(int[] Left, int[] Right)
{
    /// <summary>Pairs a synset's words and its first hypernym's with its gloss, and each example with gloss and words.</summary>
    public static List<TrainingPair> From(List<Synset> synsets, WordVectors vectors)
    {
        List<TrainingPair> pairs = [];
        foreach (Synset synset in synsets)
        {
            Add(pairs, vectors, [synset.Words, synset.Broader], [synset.Gloss]);
            foreach (string example in synset.Examples)
            {
                Add(pairs, vectors, [example], [synset.Gloss, synset.Words]);
            }
        }

        return pairs;
    }

    private static void Add(List<TrainingPair> pairs, WordVectors vectors, ReadOnlySpan<string> left, ReadOnlySpan<string> right)
    {
        int[] lefts = Rows(vectors, left);
        int[] rights = Rows(vectors, right);
        if (lefts.Length > 0 && rights.Length > 0)
        {
            pairs.Add(new TrainingPair(lefts, rights));
        }
    }

    private static int[] Rows(WordVectors vectors, ReadOnlySpan<string> texts)
    {
        List<int> rows = [];
        foreach (string text in texts)
        {
            vectors.Append(text, rows);
        }

        return [.. rows];
    }
}
