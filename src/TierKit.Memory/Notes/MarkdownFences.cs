namespace TierKit.Memory.Notes;

/// <summary>Tells which lines of a Markdown text stand inside of fenced code, the fences included.</summary>
internal static class MarkdownFences
{
    public static bool[] Flags(IReadOnlyList<string> lines)
    {
        bool[] flags = new bool[lines.Count];
        (char Mark, int Length)? open = null;
        for (int index = 0; index < lines.Count; index++)
        {
            string line = lines[index].TrimEnd('\r');
            if (open is { } fence)
            {
                flags[index] = true;
                open = Closes(line, fence) ? null : open;
            }
            else
            {
                open = Opening(line);
                flags[index] = open is not null;
            }
        }

        return flags;
    }

    private static (char Mark, int Length)? Opening(string line)
    {
        ReadOnlySpan<char> text = line.AsSpan().TrimStart(' ');
        if (line.Length - text.Length > 3 || text.Length < 3 || text[0] is not ('`' or '~'))
        {
            return null;
        }

        char mark = text[0];
        int length = text.Length - text.TrimStart(mark).Length;
        return length < 3 || (mark == '`' && text[length..].Contains('`')) ? null : (mark, length);
    }

    private static bool Closes(string line, (char Mark, int Length) fence)
    {
        ReadOnlySpan<char> text = line.AsSpan().TrimStart(' ');
        ReadOnlySpan<char> marks = text.TrimEnd();
        return line.Length - text.Length <= 3 && marks.Length >= fence.Length && !marks.ContainsAnyExcept(fence.Mark);
    }
}
