using System.Globalization;
using System.Text;

namespace TierKit.Policy;

/// <summary>Folds letters that look alike into one and takes out accents and what cannot be seen, keeping where each came from.</summary>
internal readonly struct TextFold
{
    private const string LookAlikes = "аaеeоoрpсcхxуyіiјjѕsԁdһhАAВBЕEКKМMНHОOРPСCТTХXУYІIЅSαaοoρpνvΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧX";

    private static readonly Dictionary<char, char> Folded = Enumerable.Range(0, LookAlikes.Length / 2).ToDictionary(static i => LookAlikes[2 * i], static i => LookAlikes[(2 * i) + 1]);

    private readonly int[]? _from;

    private TextFold(string text, int[]? from)
    {
        Text = text;
        _from = from;
    }

    public string Text { get; }

    public static TextFold Of(string text)
    {
        if (Ascii.IsValid(text))
        {
            return new TextFold(text, null);
        }

        StringBuilder folded = new(text.Length);
        List<int> from = new(text.Length + 1);
        for (int i = 0; i < text.Length; i++)
        {
            char letter = text[i];
            if (letter < 0x80)
            {
                folded.Append(letter);
                from.Add(i);
            }
            else if (char.IsHighSurrogate(letter) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                // Mathematical and enclosed letters fold; tag characters vanish like everything that cannot be seen.
                Rune rune = new(letter, text[i + 1]);
                if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.Format)
                {
                    Add(rune.ToString().Normalize(NormalizationForm.FormKD), i);
                }

                i++;
            }
            else if (char.GetUnicodeCategory(letter) is not (UnicodeCategory.Format or UnicodeCategory.NonSpacingMark or UnicodeCategory.Control))
            {
                Add(char.IsSurrogate(letter) ? "\uFFFD" : letter.ToString().Normalize(NormalizationForm.FormKD), i);
            }
        }

        from.Add(text.Length);
        return new TextFold(folded.ToString(), [.. from]);

        // Taken apart, so that one letter with its accent is the same whether it was written in one piece or in two, or without.
        void Add(string parts, int at)
        {
            foreach (char part in parts)
            {
                if (char.GetUnicodeCategory(part) != UnicodeCategory.NonSpacingMark)
                {
                    folded.Append(Plain(part));
                    from.Add(at);
                }
            }
        }
    }

    /// <summary>Maps a span of the folded text to the text it came from.</summary>
    public SensitiveSpan Map(SensitiveSpan span)
    {
        if (_from is null)
        {
            return span;
        }

        int start = _from[span.Start];
        // Invisible characters behind the last letter go with it.
        return span with { Start = start, Length = _from[span.Start + span.Length] - start };
    }

    private static char Plain(char letter) => Folded.TryGetValue(letter, out char latin) ? latin
        : char.IsDigit(letter) ? (char)('0' + (int)char.GetNumericValue(letter))
        : char.GetUnicodeCategory(letter) == UnicodeCategory.SpaceSeparator ? ' '
        : char.GetUnicodeCategory(letter) == UnicodeCategory.DashPunctuation ? '-'
        : letter;
}
