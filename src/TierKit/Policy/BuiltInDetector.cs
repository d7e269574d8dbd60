using System.Buffers;

namespace TierKit.Policy;

/// <summary>Finds keys and passwords, payment cards, IBANs and e-mail addresses.</summary>
/// <remarks>It looks only where something can begin: at digits, at '@', and at the marks of known secrets.</remarks>
internal sealed class BuiltInDetector : ISensitiveDetector
{
    private static readonly SearchValues<char> Marks = SearchValues.Create("@0123456789");

    private static readonly SearchValues<string> Secrets = SearchValues.Create(
        ["sk-", "ghp_", "gho_", "ghs_", "github_pat_", "AKIA", "ASIA", "AIza", "xoxb-", "xoxp-", "eyJ", "-----BEGIN ", "password=", "password:", "pwd=", "secret=", "api_key=", "apikey=", "token=", "Bearer "],
        StringComparison.Ordinal);

    public void Find(string text, ICollection<SensitiveSpan> found)
    {
        FindSecrets(text, found);
        int at = 0;
        while (at < text.Length && text.AsSpan(at).IndexOfAny(Marks) is >= 0 and int offset)
        {
            at += offset;
            at = text[at] == '@' ? FindMail(text, at, found) : FindNumber(text, at, found);
        }
    }

    private static void FindSecrets(string text, ICollection<SensitiveSpan> found)
    {
        int at = 0;
        while (at < text.Length && text.AsSpan(at).IndexOfAny(Secrets) is >= 0 and int offset)
        {
            int start = at + offset;
            bool key = text[start] == '-';
            int end = key ? EndOfBlock(text, start) : start;
            int assigned = key ? -1 : text.AsSpan(start, Math.Min(10, text.Length - start)).IndexOfAny('=', ':', ' ');
            if (assigned > 0)
            {
                start += assigned + 1;
                while (start < text.Length && text[start] is ' ' or '"' or '\'')
                {
                    start++;
                }

                end = start;
            }

            while (!key && end < text.Length && IsOfSecret(text[end]))
            {
                end++;
            }

            bool begins = key || assigned > 0 || start == 0 || !char.IsAsciiLetterOrDigit(text[start - 1]);
            if (begins && end - start >= (assigned > 0 ? 4 : 16))
            {
                found.Add(new SensitiveSpan(start, end - start, "SECRET"));
            }

            at = Math.Max(end, at + offset + 1);
        }
    }

    private static int EndOfBlock(string text, int start)
    {
        int end = text.IndexOf("-----END", start, StringComparison.Ordinal);
        int close = end < 0 ? -1 : text.IndexOf("-----", end + 8, StringComparison.Ordinal);
        return close < 0 ? text.Length : close + 5;
    }

    private static bool IsOfSecret(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.' or '+' or '/' or '=' or '~' or '!' or '$' or '%' or '#' or '*' or '&' or '?';

    private static int FindMail(string text, int at, ICollection<SensitiveSpan> found)
    {
        int start = at;
        while (start > 0 && (char.IsLetterOrDigit(text[start - 1]) || text[start - 1] is '.' or '_' or '-' or '+' or '%' or '\''))
        {
            start--;
        }

        int end = at + 1;
        int dot = -1;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] is '.' or '-'))
        {
            dot = text[end] == '.' ? end : dot;
            end++;
        }

        while (end > at && text[end - 1] is '.' or '-')
        {
            end--;
        }

        if (start < at && dot > at + 1 && dot < end - 1)
        {
            found.Add(new SensitiveSpan(start, end - start, "EMAIL"));
            return end;
        }

        return at + 1;
    }

    // Digits with single spaces or hyphens between them: a card by itself, an IBAN when two letters stand before the first two.
    private static int FindNumber(string text, int at, ICollection<SensitiveSpan> found)
    {
        if (at >= 2 && char.IsAsciiLetter(text[at - 1]) && char.IsAsciiLetter(text[at - 2])
            && (at == 2 || !char.IsLetterOrDigit(text[at - 3])) && IbanEnd(text, at - 2) is { } iban)
        {
            found.Add(new SensitiveSpan(at - 2, iban - at + 2, "IBAN"));
            return iban;
        }

        Span<byte> digits = stackalloc byte[20];
        int count = 0;
        int end = at;
        int cut = -1;
        while (end < text.Length && count < digits.Length)
        {
            if (char.IsAsciiDigit(text[end]))
            {
                digits[count++] = (byte)(text[end] - '0');
                end++;
                if (count is >= 13 and <= 19 && (end == text.Length || !char.IsAsciiDigit(text[end])) && IsLuhn(digits[..count]))
                {
                    cut = end;
                }
            }
            else if (text[end] is ' ' or '-' && end + 1 < text.Length && char.IsAsciiDigit(text[end + 1]))
            {
                end++;
            }
            else
            {
                break;
            }
        }

        if (cut > 0 && (at == 0 || !char.IsLetterOrDigit(text[at - 1])))
        {
            found.Add(new SensitiveSpan(at, cut - at, "CARD"));
            return cut;
        }

        // The rest of this run of digits begins nothing new.
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        return at;
    }

    private static bool IsLuhn(ReadOnlySpan<byte> digits)
    {
        int sum = 0;
        for (int i = digits.Length - 1, place = 0; i >= 0; i--, place++)
        {
            int value = digits[i] << (place & 1);
            sum += value > 9 ? value - 9 : value;
        }

        return sum % 10 == 0 && digits.ContainsAnyExcept((byte)0);
    }

    private static int? IbanEnd(string text, int start)
    {
        Span<char> code = stackalloc char[34];
        int count = 0;
        int end = start;
        int? found = null;
        while (end < text.Length && count < code.Length)
        {
            if (char.IsAsciiLetterOrDigit(text[end]))
            {
                code[count++] = char.ToUpperInvariant(text[end]);
                end++;
                if (count >= 15 && (end == text.Length || !char.IsAsciiLetterOrDigit(text[end])) && IsMod97(code[..count]))
                {
                    found = end;
                }
            }
            else if (text[end] == ' ' && end + 1 < text.Length && char.IsAsciiLetterOrDigit(text[end + 1]) && count >= 4)
            {
                end++;
            }
            else
            {
                break;
            }
        }

        return found;
    }

    private static bool IsMod97(ReadOnlySpan<char> code)
    {
        if (!char.IsAsciiDigit(code[2]) || !char.IsAsciiDigit(code[3]))
        {
            return false;
        }

        int rest = 0;
        for (int i = 0; i < code.Length; i++)
        {
            char letter = code[(i + 4) % code.Length];
            rest = char.IsAsciiDigit(letter) ? ((rest * 10) + letter - '0') % 97 : ((rest * 100) + letter - 'A' + 10) % 97;
        }

        return rest == 1;
    }
}
