using System.Text;

namespace TierKit.Memory.PostgreSql;

/// <summary>Gives texts the form that the server takes: no zero letters, no halves of a surrogate pair.</summary>
internal static class PlainText
{
    private const char Replacement = '\uFFFD';

    public static string Of(string text)
    {
        string whole = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0 ? text : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        return whole.Contains('\0', StringComparison.Ordinal) ? whole.Replace('\0', Replacement) : whole;
    }
}
