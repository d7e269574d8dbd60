namespace TierKit.Quorum;

/// <summary>Says whether two answers may be one: their numbers, negations, names and roles must not differ.</summary>
internal static class FactGuard
{
    // Two texts of the same words in another order swap roles; with other small words around them they are perhaps a paraphrase.
    private const int OtherWords = 1;

    public static bool MayAgree(AnswerFacts one, AnswerFacts other) =>
        one.Numbers.SequenceEqual(other.Numbers, StringComparer.Ordinal)
        && (one.Polarity == 0 || other.Polarity == 0 || one.Polarity == other.Polarity)
        && one.Negations == other.Negations
        && SameNames(one, other)
        && !Opposed(one, other)
        && (Differing(one, other) > OtherWords || SameOrder(one.Words, other.Words));

    private static bool SameNames(AnswerFacts one, AnswerFacts other)
    {
        // A word written small somewhere in the other answer is capitalised by its place in a sentence, not by being a name.
        List<string> left = [.. one.Names.Where(n => other.Names.Contains(n, StringComparer.Ordinal) || !other.Words.Contains(FactWords.Stem(n), StringComparer.Ordinal))];
        List<string> right = [.. other.Names.Where(n => one.Names.Contains(n, StringComparer.Ordinal) || !one.Words.Contains(FactWords.Stem(n), StringComparer.Ordinal))];
        List<string> missing = [.. left.Except(right, StringComparer.Ordinal), .. right.Except(left, StringComparer.Ordinal)];
        if (missing.Count > 0 && left.Count > 0 && right.Count > 0)
        {
            return false;
        }

        return SameOrder(left, right);
    }

    private static bool Opposed(AnswerFacts one, AnswerFacts other)
    {
        foreach (string word in one.Words.Except(other.Words, StringComparer.Ordinal))
        {
            foreach (string counter in other.Words.Except(one.Words, StringComparer.Ordinal))
            {
                if (FactWords.Oppose(word, counter))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static int Differing(AnswerFacts one, AnswerFacts other)
    {
        HashSet<string> differing = [.. one.Vocabulary];
        differing.SymmetricExceptWith(other.Vocabulary);
        return differing.Count;
    }

    /// <summary>Says whether the words both use come in one order.</summary>
    private static bool SameOrder(IReadOnlyList<string> one, IReadOnlyList<string> other)
    {
        HashSet<string> shared = [.. one.Intersect(other, StringComparer.Ordinal)];
        return shared.Count < 2 || one.Where(shared.Contains).Distinct(StringComparer.Ordinal).SequenceEqual(other.Where(shared.Contains).Distinct(StringComparer.Ordinal), StringComparer.Ordinal);
    }
}
