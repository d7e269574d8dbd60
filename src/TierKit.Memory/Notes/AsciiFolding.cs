using System.Collections.Frozen;
using System.Text;
using AnyAscii;

namespace TierKit.Memory.Notes;

/// <summary>Writes any script in ASCII letters, so that permalinks agree with those of the original.</summary>
internal static class AsciiFolding
{
    // Where AnyAscii follows another romanisation than the original's table does.
    private static readonly FrozenDictionary<char, string> Differences = new Dictionary<char, string>
    {
        ['η'] = "e",
        ['ή'] = "e",
        ['Η'] = "E",
        ['Ή'] = "E",
        ['υ'] = "u",
        ['ύ'] = "u",
        ['Υ'] = "U",
        ['ー'] = "-",
        ['№'] = "No. ",
        ['×'] = "x",
        ['\u2019'] = "'",
        ['\u2018'] = "'",
    }.ToFrozenDictionary();

    public static void Append(StringBuilder output, Rune rune)
    {
        if (rune.IsAscii)
        {
            output.Append((char)rune.Value);
            return;
        }

        // Pictures and rare scripts have no letters there; mathematical letters do.
        if (!rune.IsBmp && rune.Value is < 0x1D400 or > 0x1D7FF)
        {
            return;
        }

        if (rune.IsBmp && Differences.TryGetValue((char)rune.Value, out string? text))
        {
            output.Append(text);
            return;
        }

        string ascii = rune.ToString().Transliterate();
        // Scripts without case must not look like camel case: 한국 is "hangug", not "Han-Gug".
        output.Append(Rune.IsUpper(rune) || Rune.IsLower(rune) || !Rune.IsLetter(rune) ? ascii : ascii.ToLowerInvariant());
    }
}
