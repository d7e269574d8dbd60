namespace TierKit.Memory.Notes;

/// <summary>Tells where the frontmatter of a file stands, by the strict rule for writing: fences are exactly <c>---</c>.</summary>
/// <param name="YamlStart">The first character after the opening fence's line.</param>
/// <param name="YamlEnd">The first character of the closing fence's line.</param>
/// <param name="BodyStart">The first character after the closing fence's line.</param>
internal sealed record FrontmatterSpan(int YamlStart, int YamlEnd, int BodyStart)
{
    /// <summary>Finds the frontmatter of an exact file text; byte order mark and CRLF are allowed.</summary>
    public static FrontmatterSpan? Find(string text)
    {
        if (FindOpening(text) is not { } yamlStart)
        {
            return null;
        }

        for (int start = yamlStart; start < text.Length;)
        {
            int end = LineEnd(text, start);
            int next = Math.Min(end + 1, text.Length);
            if (IsFence(text.AsSpan(start, end - start)))
            {
                return new FrontmatterSpan(yamlStart, start, next);
            }

            start = next;
        }

        return null;
    }

    /// <summary>Tells whether the text opens with a fence, closed or not.</summary>
    public static bool Opens(string text) => FindOpening(text) is not null;

    private static int? FindOpening(string text)
    {
        int start = text.StartsWith(NoteText.ByteOrderMark) ? 1 : 0;
        while (start < text.Length)
        {
            int end = LineEnd(text, start);
            ReadOnlySpan<char> line = text.AsSpan(start, end - start);
            start = Math.Min(end + 1, text.Length);
            if (!line.IsWhiteSpace())
            {
                return IsFence(line) && end < text.Length ? start : null;
            }
        }

        return null;
    }

    private static bool IsFence(ReadOnlySpan<char> line) => line.TrimEnd() is "---";

    private static int LineEnd(string text, int start)
    {
        int end = text.IndexOf('\n', start);
        return end < 0 ? text.Length : end;
    }
}
