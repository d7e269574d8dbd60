namespace TierKit.Policy;

/// <summary>Puts values back into text that comes in pieces: holds back only what may still become a pseudonym.</summary>
internal sealed class PseudonymStream(PseudonymMap map)
{
    private string _held = "";

    public string Pass(string piece)
    {
        if (_held.Length == 0 && !piece.Contains('[', StringComparison.Ordinal))
        {
            return piece;
        }

        string text = _held + piece;
        int hold = HoldFrom(text);
        _held = text[hold..];
        return map.Reveal(text[..hold]);
    }

    /// <summary>Gets what was held back when the text is over.</summary>
    public string Rest()
    {
        string rest = map.Reveal(_held);
        _held = "";
        return rest;
    }

    private int HoldFrom(string text)
    {
        for (int i = Math.Max(0, text.Length - map.LongestToken + 1); i < text.Length; i++)
        {
            if (text[i] == '[' && (i + 1 == text.Length || text[i + 1] == '[') && text.IndexOf(PseudonymMap.Close, i, StringComparison.Ordinal) < 0)
            {
                return i;
            }
        }

        return text.Length;
    }
}
