using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TierKit.Policy;

/// <summary>Holds which pseudonym stands for which value in one conversation.</summary>
/// <remarks>
/// Numbered in order of appearance, and marked with what the conversation began with: the same history gives the same pseudonyms at
/// every call without anything being kept, and a pseudonym of another conversation means nothing here. Thread-safe.
/// </remarks>
internal sealed class PseudonymMap
{
    public const string Open = "[[";
    public const string Close = "]]";

    private static readonly byte[] ProcessKey = RandomNumberGenerator.GetBytes(32);

    private readonly Lock _lock = new();
    private readonly string _mark;
    private readonly Dictionary<string, string> _byValue = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _byToken = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    public PseudonymMap(string beginning) =>
        _mark = Convert.ToHexStringLower(HMACSHA256.HashData(ProcessKey, Encoding.UTF8.GetBytes(beginning)).AsSpan(0, 3));

    /// <summary>Gets how many values of which kind have a pseudonym.</summary>
    public IReadOnlyDictionary<string, int> Counts
    {
        get
        {
            lock (_lock)
            {
                return new Dictionary<string, int>(_counts, StringComparer.Ordinal);
            }
        }
    }

    /// <summary>Gets how long the longest pseudonym is, brackets included.</summary>
    public int LongestToken { get; private set; }

    /// <summary>Gets how many pseudonyms were met that this conversation did not give.</summary>
    public int Unknown { get; private set; }

    public string TokenFor(string value, string kind)
    {
        lock (_lock)
        {
            if (_byValue.TryGetValue(value, out string? known))
            {
                return known;
            }

            int number = _counts[kind] = _counts.GetValueOrDefault(kind) + 1;
            string token = string.Create(CultureInfo.InvariantCulture, $"{Open}{kind}_{number}_{_mark}{Close}");
            _byValue[value] = token;
            _byToken[token] = value;
            LongestToken = Math.Max(LongestToken, token.Length);
            return token;
        }
    }

    public string Hide(string text, List<SensitiveSpan> spans)
    {
        StringBuilder hidden = new(text.Length);
        int at = 0;
        foreach (SensitiveSpan span in spans)
        {
            hidden.Append(text, at, span.Start - at).Append(TokenFor(text.Substring(span.Start, span.Length), span.Kind));
            at = span.Start + span.Length;
        }

        return hidden.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>Puts values back; what looks like a pseudonym and is none of this conversation's is left and counted.</summary>
    public string Reveal(string text, Func<string, string>? escape = null)
    {
        int open = text.IndexOf(Open, StringComparison.Ordinal);
        if (open < 0)
        {
            return text;
        }

        StringBuilder shown = new(text.Length);
        int at = 0;
        while (open >= 0)
        {
            int close = text.IndexOf(Close, open, StringComparison.Ordinal);
            if (close < 0)
            {
                break;
            }

            string token = text[open..(close + Close.Length)];
            lock (_lock)
            {
                if (_byToken.TryGetValue(token, out string? value))
                {
                    shown.Append(text, at, open - at).Append(escape is null ? value : escape(value));
                    at = close + Close.Length;
                }
                else if (LooksLikeToken(token))
                {
                    Unknown++;
                }
            }

            open = text.IndexOf(Open, Math.Max(at, open + 1), StringComparison.Ordinal);
        }

        return shown.Append(text, at, text.Length - at).ToString();
    }

    private static bool LooksLikeToken(string token)
    {
        string[] parts = token[Open.Length..^Close.Length].Split('_');
        return parts.Length == 3 && parts[2].Length == 6 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out _);
    }
}
