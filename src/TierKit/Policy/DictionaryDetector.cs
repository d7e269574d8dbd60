using System.Buffers;

namespace TierKit.Policy;

/// <summary>Finds the words of a dictionary, such as names of people and clients, wherever they stand as whole words.</summary>
internal sealed class DictionaryDetector : ISensitiveDetector
{
    private readonly string[] _words;
    private readonly SearchValues<string> _search;

    private DictionaryDetector(string[] words)
    {
        _words = words;
        _search = SearchValues.Create(words, StringComparison.OrdinalIgnoreCase);
    }

    public static IEnumerable<DictionaryDetector> For(IEnumerable<string> words)
    {
        // The longest first: a full name rather than the first name in it.
        string[] clean = [.. words.Select(static w => TextFold.Of(w.Trim()).Text).Where(static w => w.Length > 1).Distinct(StringComparer.OrdinalIgnoreCase).OrderByDescending(static w => w.Length)];
        return clean.Length == 0 ? [] : [new DictionaryDetector(clean)];
    }

    public void Find(string text, ICollection<SensitiveSpan> found)
    {
        int at = 0;
        while (at < text.Length && text.AsSpan(at).IndexOfAny(_search) is >= 0 and int offset)
        {
            at += offset;
            int length = 0;
            foreach (string word in _words)
            {
                if (text.AsSpan(at).StartsWith(word, StringComparison.OrdinalIgnoreCase) && IsWhole(text, at, word.Length))
                {
                    found.Add(new SensitiveSpan(at, length = word.Length, "NAME"));
                    break;
                }
            }

            at += Math.Max(1, length);
        }
    }

    private static bool IsWhole(string text, int start, int length) =>
        (start == 0 || !char.IsLetterOrDigit(text[start - 1])) && (start + length == text.Length || !char.IsLetterOrDigit(text[start + length]));
}
