using System.Globalization;
using System.Text;

namespace TierKit.Memory.KernelMemory;

/// <summary>Checks names before they travel: the service takes paths as ids and deletes what they point to.</summary>
internal static class KernelMemoryNames
{
    public const string ProjectTag = "project";
    private const int LongestIndex = 60;
    private const int LongestDocument = 120;
    private const int LongestKey = 60;

    public static string Index(string index)
        => index.Length is > 0 and <= LongestIndex && char.IsAsciiLetterOrDigit(index[0]) && index.All(static letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-')
            ? index
            : throw Refused("index", index, $"lower-case letters, digits and dashes, at most {LongestIndex}, first a letter or digit");

    public static string Document(string id)
        => id.Length is > 0 and <= LongestDocument && char.IsAsciiLetterOrDigit(id[0]) && id.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-')
            && !id.Contains("..", StringComparison.Ordinal)
            ? id
            : throw Refused("document id", id, $"letters, digits, '.', '_' and '-', at most {LongestDocument}, first a letter or digit, no '..'");

    public static string TagKey(string key)
        => key.Length is > 0 and <= LongestKey && char.IsAsciiLetter(key[0]) && key.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-')
            ? key
            : throw Refused("tag", key, $"letters, digits, '_' and '-', at most {LongestKey}, first a letter");

    public static string TagValue(string value)
        => value.Trim().Length > 0 && !value.Any(char.IsControl)
            ? value.Trim()
            : throw new KernelMemoryException(KernelMemoryError.Refused, "A tag's value is empty or holds control characters; the service would read it as no condition at all. Give it a value or leave the tag out.");

    /// <summary>Writes any text as a tag's value: what a form or the service would change or lose becomes a percent sign and its number.</summary>
    public static string Encode(string value)
    {
        StringBuilder encoded = new(value.Length);
        for (int i = 0; i < value.Length; i++)
        {
            char letter = value[i];
            bool pair = char.IsHighSurrogate(letter) && i + 1 < value.Length && char.IsLowSurrogate(value[i + 1]);
            if (pair)
            {
                encoded.Append(letter).Append(value[++i]);
            }
            else if (letter == '%' || char.IsControl(letter) || char.IsSurrogate(letter) || (char.IsWhiteSpace(letter) && (i == 0 || i == value.Length - 1)))
            {
                encoded.Append('%').Append(((int)letter).ToString("X4", CultureInfo.InvariantCulture));
            }
            else
            {
                encoded.Append(letter);
            }
        }

        return encoded.Length == 0 ? "%" : encoded.ToString();
    }

    private static KernelMemoryException Refused(string what, string name, string rule)
        => new(KernelMemoryError.Refused, $"The {what} '{(name.Length > 40 ? name[..40] + "…" : name)}' is not sent. Use {rule}.");
}
