using System.Buffers;

namespace TierKit.Policy;

/// <summary>Finds the words of a dictionary, such as names of people and clients, wherever they stand as whole words.</summary>
/// <remarks>
/// Immutable and thread-safe. Case, accents and letters that look alike make no difference. Where a script writes no spaces between words, a
/// word is found inside of others, too. A text is read once, however many words there are.
/// </remarks>
public sealed class DictionaryDetector : ISensitiveDetector
{
    /// <summary>The kind of what a dictionary finds, unless it says otherwise.</summary>
    public const string DefaultKind = "NAME";

    private readonly string _kind;
    private readonly Dictionary<char, string[]> _words;
    private readonly SearchValues<string> _search;

    /// <summary>Initializes the detector.</summary>
    /// <param name="words">The words; those of fewer than two letters are left out, for they stand everywhere.</param>
    /// <param name="kind">What they are, in capital letters from A to Z: it becomes part of the pseudonym.</param>
    /// <exception cref="ArgumentException">The kind is not made of capital letters.</exception>
    public DictionaryDetector(IEnumerable<string> words, string kind = DefaultKind)
    {
        ArgumentNullException.ThrowIfNull(words);
        ArgumentNullException.ThrowIfNull(kind);
        if (kind.Length == 0 || kind.AsSpan().ContainsAnyExceptInRange('A', 'Z'))
        {
            throw new ArgumentException($"'{kind}' is no kind; write it in capital letters from A to Z, such as PERSON.", nameof(kind));
        }

        _kind = kind;
        string[] clean = [.. words.Select(static w => TextFold.Of(w.Trim()).Text).Where(static w => w.Length > 1).Distinct(StringComparer.OrdinalIgnoreCase)];
        // The longest first: a full name rather than the first name in it.
        _words = clean.GroupBy(static w => char.ToUpperInvariant(w[0])).ToDictionary(static g => g.Key, static g => g.OrderByDescending(static w => w.Length).ToArray());
        _search = SearchValues.Create(clean, StringComparison.OrdinalIgnoreCase);
        Count = clean.Length;
    }

    /// <summary>Gets how many words it knows.</summary>
    public int Count { get; }

    /// <inheritdoc/>
    public void Find(string text, ICollection<SensitiveSpan> found)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(found);

        int at = 0;
        while (at < text.Length && text.AsSpan(at).IndexOfAny(_search) is >= 0 and int offset)
        {
            at += offset;
            int length = 0;
            foreach (string word in _words.GetValueOrDefault(char.ToUpperInvariant(text[at])) ?? [])
            {
                if (text.AsSpan(at).StartsWith(word, StringComparison.OrdinalIgnoreCase) && IsWhole(text, at, word.Length))
                {
                    found.Add(new SensitiveSpan(at, length = word.Length, _kind));
                    break;
                }
            }

            at += Math.Max(1, length);
        }
    }

    private static bool IsWhole(string text, int start, int length) =>
        (start == 0 || IsBorder(text[start - 1], text[start])) && (start + length == text.Length || IsBorder(text[start + length - 1], text[start + length]));

    private static bool IsBorder(char before, char after) =>
        !char.IsLetterOrDigit(before) || !char.IsLetterOrDigit(after) || IsWrittenTogether(before) || IsWrittenTogether(after);

    // Thai to Khmer, Hangul's parts, and everything from the East Asian radicals on.
    private static bool IsWrittenTogether(char letter) => letter is (>= '\u0E00' and <= '\u11FF') or (>= '\u1780' and <= '\u17FF') or (>= '\u2E80' and <= '\uD7FF') or (>= '\uF900' and <= '\uFAFF');
}
