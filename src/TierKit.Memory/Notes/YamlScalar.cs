using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace TierKit.Memory.Notes;

/// <summary>Resolves plain scalars by the types of YAML 1.1, which the original's reader and writer use.</summary>
/// <remarks>Source: the YAML 1.1 type repository (bool, int, float, null, timestamp).</remarks>
internal static partial class YamlScalar
{
    public static object? Resolve(string text)
    {
        if (text is "" or "~" or "null" or "Null" or "NULL")
        {
            return null;
        }

        if (TryReadBool(text, out bool flag))
        {
            return flag;
        }

        if (Integer().IsMatch(text))
        {
            return ReadInteger(text);
        }

        if (Float().IsMatch(text))
        {
            return ReadFloat(text);
        }

        return YamlTimestamps.TryRead(text, out YamlTimestamp? time) ? time : text;
    }

    /// <summary>Tells whether the text, written plainly, would come back as something else than this string.</summary>
    public static bool ChangesType(string text)
        => Resolve(text) is not string || text is "=" or "<<" || YamlTimestamps.LooksLikeOne(text);

    private static bool TryReadBool(string text, out bool value)
    {
        value = text is "yes" or "Yes" or "YES" or "true" or "True" or "TRUE" or "on" or "On" or "ON";
        return value || text is "no" or "No" or "NO" or "false" or "False" or "FALSE" or "off" or "Off" or "OFF";
    }

    private static BigInteger ReadInteger(string text)
    {
        string digits = text.Replace("_", "", StringComparison.Ordinal);
        bool negative = digits[0] == '-';
        digits = digits.TrimStart('+', '-');
        BigInteger value = digits switch
        {
            ['0', 'b', .. string bits] => InBase(bits, 2),
            ['0', 'x', .. string hex] => InBase(hex, 16),
            _ when digits.Contains(':', StringComparison.Ordinal) => Sexagesimal(digits),
            ['0', .. string octal] when octal.Length > 0 => InBase(octal, 8),
            _ => BigInteger.Parse(digits, CultureInfo.InvariantCulture),
        };
        return negative ? -value : value;
    }

    private static BigInteger InBase(string digits, int radix)
        => digits.Aggregate(BigInteger.Zero, (sum, digit) => (sum * radix) + Convert.ToInt32(digit.ToString(), 16));

    private static BigInteger Sexagesimal(string digits)
        => digits.Split(':').Aggregate(BigInteger.Zero, (sum, part) => (sum * 60) + BigInteger.Parse(part, CultureInfo.InvariantCulture));

    private static double ReadFloat(string text)
    {
        string digits = text.Replace("_", "", StringComparison.Ordinal).ToUpperInvariant();
        if (digits.EndsWith(".INF", StringComparison.Ordinal))
        {
            return digits[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
        }

        if (digits == ".NAN")
        {
            return double.NaN;
        }

        bool negative = digits[0] == '-';
        double value = digits.TrimStart('+', '-').Split(':')
            .Aggregate(0.0, (sum, part) => (sum * 60) + double.Parse(part, NumberStyles.Float, CultureInfo.InvariantCulture));
        return negative ? -value : value;
    }

    [GeneratedRegex(@"^(?:[-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Integer();

    [GeneratedRegex(@"^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$", RegexOptions.CultureInvariant)]
    private static partial Regex Float();
}
