using System.Globalization;
using System.Text;

namespace TierKit.Mcp.Pinning;

/// <summary>Finds characters that a person who approves does not see, and the model reads.</summary>
internal static class HiddenCharacters
{
    /// <summary>Names the hidden characters of a text, each once: zero-width, bidirectional, TAG block, variation selectors, other controls.</summary>
    public static IReadOnlyList<string> Find(string text) =>
        [.. text.EnumerateRunes().Where(IsHidden).Select(static r => $"U+{r.Value:X4}").Distinct(StringComparer.Ordinal)];

    /// <summary>Writes hidden characters so that they are seen.</summary>
    public static string Show(string text)
    {
        StringBuilder shown = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            shown.Append(IsHidden(rune) ? $"⟨U+{rune.Value:X4}⟩" : rune.ToString());
        }

        return shown.ToString();
    }

    private static bool IsHidden(Rune rune) => rune.Value switch
    {
        '\t' or '\n' or '\r' => false,
        >= 0xFE00 and <= 0xFE0F => true,
        >= 0xE0000 and <= 0xE0FFF => true,
        0x115F or 0x1160 or 0x3164 or 0xFFA0 or 0x034F => true,
        _ => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse,
    };
}
