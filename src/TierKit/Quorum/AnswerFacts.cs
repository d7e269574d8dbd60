using System.Globalization;
using System.Text.RegularExpressions;

namespace TierKit.Quorum;

/// <summary>Holds what an encoder is blind to: numbers, dates, negation, names and the order of words.</summary>
/// <remarks>
/// Encoders put a negated sentence, a changed number or swapped roles nearer to the original than an honest paraphrase
/// (cosines of .87 to .99 are reported for such pairs), so two answers may share a cluster only when these agree.
/// </remarks>
internal sealed partial class AnswerFacts
{
    private AnswerFacts(IReadOnlyList<string> numbers, int negations, int polarity, IReadOnlyList<string> words, IReadOnlyList<string> names, IReadOnlySet<string> vocabulary)
    {
        Numbers = numbers;
        Negations = negations;
        Polarity = polarity;
        Words = words;
        Names = names;
        Vocabulary = vocabulary;
    }

    /// <summary>Gets numbers with their units, and dates, sorted.</summary>
    public IReadOnlyList<string> Numbers { get; }

    /// <summary>Gets how many words negate.</summary>
    public int Negations { get; }

    /// <summary>Gets yes as 1, no as −1, and 0 for an answer that begins with neither.</summary>
    public int Polarity { get; }

    /// <summary>Gets the content words in order, shortened to their stems.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>Gets capitalised and quoted words in order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Gets every word, the small ones too, without order.</summary>
    public IReadOnlySet<string> Vocabulary { get; }

    public static AnswerFacts Read(string text)
    {
        string folded = text.Replace('’', '\'');
        List<string> words = [];
        List<string> names = [];
        HashSet<string> vocabulary = new(StringComparer.Ordinal);
        int negations = 0;
        foreach (Match match in Word().Matches(folded))
        {
            string word = match.Value;
            string lower = word.ToLowerInvariant();
            vocabulary.Add(FactWords.Stem(lower));
            if (FactWords.Negates(lower))
            {
                negations++;
                continue;
            }

            if (FactWords.IsStop(lower))
            {
                continue;
            }

            words.Add(FactWords.Stem(lower));
            if (char.IsUpper(word[0]))
            {
                names.Add(lower);
            }
        }

        return new AnswerFacts(ReadNumbers(folded), negations, PolarityOf(folded), words, names, vocabulary);
    }

    private static List<string> ReadNumbers(string text)
    {
        List<string> numbers = [];
        foreach (Match match in Number().Matches(text))
        {
            string digits = match.Groups["n"].Value.Replace(",", "", StringComparison.Ordinal);
            string plain = decimal.TryParse(digits, NumberStyles.Number, CultureInfo.InvariantCulture, out decimal value) ? AnswerText.Plain(value) : digits;
            numbers.Add($"{match.Groups["sign"].Value}{plain}{FactWords.Unit(match.Groups["unit"].Value.ToLowerInvariant())}");
        }

        for (Match match = Word().Match(text); match.Success; match = match.NextMatch())
        {
            if (FactWords.NumberOf(match.Value.ToLowerInvariant()) is { } spelled)
            {
                numbers.Add(spelled + (spelled[0] is '#' or 'm' or 'w' ? "" : FactWords.Unit(match.NextMatch().Value.ToLowerInvariant())));
            }
        }

        numbers.Sort(StringComparer.Ordinal);
        return numbers;
    }

    private static int PolarityOf(string text)
    {
        string first = Word().Match(text).Value.ToLowerInvariant();
        return first is "yes" or "true" or "correct" or "right" ? 1 : first is "no" or "false" or "incorrect" or "wrong" ? -1 : 0;
    }

    [GeneratedRegex(@"\p{L}[\p{L}\p{M}]*(?:['\-]\p{L}+)*")]
    private static partial Regex Word();

    [GeneratedRegex(@"(?<sign>(?<![\w.])-)?(?<n>\d[\d,]*(?:\.\d+)?)\s?(?<unit>%|°\s?[CF]|[€$£¥]|\p{L}{1,12}\b)?")]
    private static partial Regex Number();
}
