using System.Text;

namespace TierKit.Testing;

/// <summary>Writes text so that whoever looks for it does not see it, and whoever receives it can read it.</summary>
internal static class Disguise
{
    private const string Latin = "aceopxyisdh";
    private const string Cyrillic = "асеорхуіѕԁһ";

    /// <summary>The names of all disguises.</summary>
    public static IReadOnlyList<string> Names { get; } = ["plain", "base64", "hex", "url", "reversed", "split", "zero-width", "homoglyph"];

    public static string Put(string name, string text) => name switch
    {
        "plain" => text,
        "base64" => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)),
        "hex" => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text)),
        "url" => string.Concat(Encoding.UTF8.GetBytes(text).Select(static b => $"%{b:X2}")),
        "reversed" => new string([.. text.Reverse()]),
        "split" => string.Join('-', text.ToCharArray()),
        "zero-width" => string.Join('\u200b', text.ToCharArray()),
        "homoglyph" => new string([.. text.Select(static c => Latin.IndexOf(c, StringComparison.Ordinal) is >= 0 and int at ? Cyrillic[at] : c)]),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, $"'{name}' is no disguise; choose one of {string.Join(", ", Names)}."),
    };
}
