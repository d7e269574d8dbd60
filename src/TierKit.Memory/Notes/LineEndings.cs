namespace TierKit.Memory.Notes;

/// <summary>Finds and keeps the line ends of a file.</summary>
internal static class LineEndings
{
    /// <summary>Gets the line end that most lines of the text have; LF where it has none.</summary>
    public static string Of(string text)
    {
        int all = text.AsSpan().Count('\n');
        return all > 0 && text.AsSpan().Count("\r\n") * 2 > all ? "\r\n" : "\n";
    }

    /// <summary>Gives a text the line ends of the file it goes into.</summary>
    public static string Adapt(string text, string newline)
        => newline == "\n" ? text : text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n", newline, StringComparison.Ordinal);
}
