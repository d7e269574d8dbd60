namespace TierKit.Memory.PostgreSql;

/// <summary>Writes lists of texts as one text, since the server takes no lists of lists of different lengths.</summary>
internal static class JoinedList
{
    // Cannot occur in a tag, a category or a warning: control characters are no text.
    private const char Mark = '\u001F';

    /// <summary>Gets the expression that makes a list of it again.</summary>
    public static string Split(string column) => $"string_to_array({column}, E'\\x1f')";

    public static string Of(IEnumerable<string> items) => string.Join(Mark, items.Select(static item => item.Replace(Mark, ' ')));
}
