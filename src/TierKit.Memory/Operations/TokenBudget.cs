namespace TierKit.Memory.Operations;

/// <summary>Spends a number of characters on texts, in the order that they come.</summary>
internal sealed class TokenBudget(int tokens)
{
    private const int CharactersPerToken = 4;

    // Less than this of a note says nothing that its title does not say.
    private const int LeastUseful = 80;

    private int _left = (int)Math.Min(int.MaxValue, Math.Max(0L, tokens) * CharactersPerToken);

    /// <summary>Takes as much of a text as is left, but at most a share of it.</summary>
    public (string Text, bool IsCut) Take(string text, double share = 1)
    {
        int most = (int)(_left * share);
        if (most < LeastUseful && text.Length > most)
        {
            return ("", text.Length > 0);
        }

        string taken = Cut(text, most);
        _left -= taken.Length;
        return (taken, taken.Length < text.Length);
    }

    /// <summary>Cuts a text at a line, a word, or at least not inside of a character.</summary>
    public static string Cut(string text, int most)
    {
        if (text.Length <= most)
        {
            return text;
        }

        int end = text.LastIndexOf('\n', most);
        end = end < most / 2 ? text.LastIndexOf(' ', most) : end;
        end = end < most / 2 ? most : end;
        return end > 0 && char.IsHighSurrogate(text[end - 1]) ? text[..(end - 1)] : text[..end];
    }
}
