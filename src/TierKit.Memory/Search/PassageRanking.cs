namespace TierKit.Memory.Search;

/// <summary>Ranks passages against a question with BM25 (Robertson and Zaragoza, 2009; k1 1.5, b 0.6).</summary>
internal static class PassageRanking
{
    private const double K1 = 1.5;
    private const double B = .6;

    public static IEnumerable<(Passage Passage, double Score)> Rank(IReadOnlyList<Passage> passages, string question)
    {
        string[] words = [.. QueryWords.Of(question).Distinct(StringComparer.Ordinal)];
        if (words.Length == 0 || passages.Count == 0)
        {
            return [];
        }

        double average = passages.Average(static p => p.Length) + 1;
        double[] rarity = [.. words.Select(w => Rarity(passages, w))];
        double whole = rarity.Sum();
        return passages
            .Select(passage => (Passage: passage, Score: Score(passage, words, rarity, average), Seen: Seen(passage, words, rarity)))
            // A passage that shares little of what the question is about is not an answer to it.
            .Where(found => found.Score > 0 && found.Seen >= whole * .3)
            .OrderByDescending(static found => found.Score)
            .ThenBy(static found => found.Passage.File, StringComparer.Ordinal)
            .Select(static found => (found.Passage, found.Score));
    }

    private static double Rarity(IReadOnlyList<Passage> passages, string word)
    {
        int with = passages.Count(p => p.Words.ContainsKey(word));
        return Math.Log(1 + ((passages.Count - with + .5) / (with + .5)));
    }

    private static double Score(Passage passage, string[] words, double[] rarity, double average)
    {
        double score = 0;
        for (int i = 0; i < words.Length; i++)
        {
            if (passage.Words.TryGetValue(words[i], out double count))
            {
                score += rarity[i] * count * (K1 + 1) / (count + (K1 * (1 - B + (B * passage.Length / average))));
            }
        }

        return score;
    }

    private static double Seen(Passage passage, string[] words, double[] rarity) =>
        words.Select((word, i) => passage.Words.ContainsKey(word) ? rarity[i] : 0).Sum();
}
