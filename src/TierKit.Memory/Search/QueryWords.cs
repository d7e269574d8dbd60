using System.Collections.Frozen;

namespace TierKit.Memory.Search;

/// <summary>Cuts text into comparable words: lower case, without the commonest English ones, lightly stemmed.</summary>
internal static class QueryWords
{
    private static readonly FrozenSet<string> Common = FrozenSet.ToFrozenSet(
        [
            "a", "about", "an", "and", "any", "are", "as", "at", "be", "but", "by", "can", "could", "did", "do", "does", "for", "from",
            "had", "has", "have", "how", "i", "if", "in", "is", "it", "its", "me", "my", "no", "not", "of", "on", "or", "our", "should",
            "so", "than", "that", "the", "their", "them", "then", "there", "these", "they", "this", "to", "was", "we", "were", "what",
            "when", "where", "which", "who", "why", "will", "with", "would", "you", "your",
        ],
        StringComparer.Ordinal);

    public static List<string> Of(string text)
    {
        List<string> words = [];
        int start = -1;
        for (int i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && char.IsLetterOrDigit(text[i]))
            {
                start = start < 0 ? i : start;
            }
            else if (start >= 0)
            {
                Add(words, text.AsSpan(start, i - start));
                start = -1;
            }
        }

        return words;
    }

    private static void Add(List<string> words, ReadOnlySpan<char> span)
    {
        string word = span.ToString().ToLowerInvariant();
        if (!Common.Contains(word))
        {
            words.Add(Stem(word));
        }
    }

    // Enough to let "depends" and "depending" meet "depend"; the index of the full knowledge base stems properly.
    private static string Stem(string word)
    {
        foreach (string ending in (ReadOnlySpan<string>)["ing", "ies", "es", "ed", "s"])
        {
            if (word.Length > ending.Length + 3 && word.EndsWith(ending, StringComparison.Ordinal) && !word.EndsWith("ss", StringComparison.Ordinal))
            {
                return ending == "ies" ? string.Concat(word.AsSpan(0, word.Length - 3), "y") : word[..^ending.Length];
            }
        }

        return word;
    }
}
