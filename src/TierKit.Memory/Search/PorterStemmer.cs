namespace TierKit.Memory.Search;

/// <summary>Cuts English endings as Porter (1980) and the full-text engine's <c>porter</c> tokenizer do, in place.</summary>
internal static class PorterStemmer
{
    public const int LongestWord = 64;

    private static readonly (string From, string To)[] Step2 =
    [
        ("ational", "ate"), ("tional", "tion"), ("enci", "ence"), ("anci", "ance"), ("izer", "ize"), ("logi", "log"), ("bli", "ble"),
        ("alli", "al"), ("entli", "ent"), ("eli", "e"), ("ousli", "ous"), ("ization", "ize"), ("ation", "ate"), ("ator", "ate"),
        ("alism", "al"), ("iveness", "ive"), ("fulness", "ful"), ("ousness", "ous"), ("aliti", "al"), ("iviti", "ive"), ("biliti", "ble"),
    ];

    private static readonly (string From, string To)[] Step3 =
        [("icate", "ic"), ("ative", ""), ("alize", "al"), ("iciti", "ic"), ("ical", "ic"), ("ful", ""), ("ness", "")];

    private static readonly string[] Step4 =
        ["al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou", "ism", "ate", "iti", "ous", "ive", "ize"];

    /// <param name="word">The lower-case word, with room for one letter more than its length.</param>
    /// <param name="length">The word's length.</param>
    /// <returns>The length of the stem, which stands at the start of the word.</returns>
    public static int Stem(Span<char> word, int length)
    {
        if (length is < 3 or > LongestWord)
        {
            return length;
        }

        int n = CutPlural(word, length);
        n = CutVerbEnding(word, n);
        if (word[n - 1] == 'y' && HasVowel(word[..(n - 1)]))
        {
            word[n - 1] = 'i';
        }

        n = Replace(word, n, Step2);
        n = Replace(word, n, Step3);
        n = CutSuffix(word, n);
        if (word[n - 1] == 'e')
        {
            int measure = Measure(word[..(n - 1)]);
            n -= measure > 1 || (measure == 1 && !EndsShort(word[..(n - 1)])) ? 1 : 0;
        }

        return n > 1 && word[n - 1] == 'l' && word[n - 2] == 'l' && Measure(word[..(n - 1)]) > 1 ? n - 1 : n;
    }

    private static int CutPlural(Span<char> word, int n)
    {
        if (word[n - 1] != 's' || word[n - 2] == 's')
        {
            return n;
        }

        return word[n - 2] == 'e' && ((n > 4 && word[n - 3] == 's' && word[n - 4] == 's') || (n > 3 && word[n - 3] == 'i')) ? n - 2 : n - 1;
    }

    private static int CutVerbEnding(Span<char> word, int n)
    {
        ReadOnlySpan<char> text = word[..n];
        if (text.EndsWith("eed"))
        {
            return Measure(text[..^3]) > 0 ? n - 1 : n;
        }

        int cut = text.EndsWith("ed") ? 2 : text.EndsWith("ing") ? 3 : 0;
        if (cut == 0 || n <= cut || !HasVowel(text[..^cut]))
        {
            return n;
        }

        n -= cut;
        text = word[..n];
        if (text.EndsWith("at") || text.EndsWith("bl") || text.EndsWith("iz"))
        {
            word[n] = 'e';
            return n + 1;
        }

        if (n > 1 && text[^1] == text[^2] && !IsVowel(text, n - 1, yCounts: false) && text[^1] is not ('l' or 's' or 'z'))
        {
            return n - 1;
        }

        if (Measure(text) == 1 && EndsShort(text))
        {
            word[n] = 'e';
            return n + 1;
        }

        return n;
    }

    private static int Replace(Span<char> word, int n, (string From, string To)[] rules)
    {
        ReadOnlySpan<char> text = word[..n];
        foreach ((string from, string to) in rules)
        {
            if (n > from.Length && text[^1] == from[^1] && text.EndsWith(from))
            {
                int stem = n - from.Length;
                if (Measure(text[..stem]) == 0)
                {
                    return n;
                }

                to.CopyTo(word[stem..]);
                return stem + to.Length;
            }
        }

        return n;
    }

    private static int CutSuffix(Span<char> word, int n)
    {
        ReadOnlySpan<char> text = word[..n];
        string? longest = null;
        foreach (string suffix in Step4)
        {
            if (n > suffix.Length && suffix.Length > (longest?.Length ?? 0) && text[^1] == suffix[^1] && text.EndsWith(suffix))
            {
                longest = suffix;
            }
        }

        if (longest is null || (longest == "ion" && text[n - 4] is not ('s' or 't')))
        {
            return n;
        }

        return Measure(text[..^longest.Length]) > 1 ? n - longest.Length : n;
    }

    /// <summary>Counts the changes from vowel to consonant.</summary>
    private static int Measure(ReadOnlySpan<char> text)
    {
        int measure = 0;
        bool inVowel = false;
        for (int i = 0; i < text.Length; i++)
        {
            bool vowel = IsVowel(text, i, yCounts: i > 0 && !inVowel);
            measure += inVowel && !vowel ? 1 : 0;
            inVowel = vowel;
        }

        return measure;
    }

    private static bool HasVowel(ReadOnlySpan<char> text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (IsVowel(text, i, yCounts: i > 0))
            {
                return true;
            }
        }

        return false;
    }

    // Consonant, vowel, consonant, and the last is none of w, x, y: "hop" takes its e back, "snow" does not.
    private static bool EndsShort(ReadOnlySpan<char> text)
        => text.Length >= 3 && text[^1] is not ('w' or 'x' or 'y') && !IsVowel(text, text.Length - 1, yCounts: false)
            && IsVowel(text, text.Length - 2, yCounts: true) && !IsVowel(text, text.Length - 3, yCounts: false);

    private static bool IsVowel(ReadOnlySpan<char> text, int at, bool yCounts)
        => text[at] is 'a' or 'e' or 'i' or 'o' or 'u' || (yCounts && text[at] == 'y');
}
