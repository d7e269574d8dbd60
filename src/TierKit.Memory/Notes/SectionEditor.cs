namespace TierKit.Memory.Notes;

/// <summary>Replaces sections, and inserts text around their headings.</summary>
internal static class SectionEditor
{
    public static string Replace(string text, string? section, string content, bool withSubsections)
    {
        string newline = LineEndings.Of(text);
        string heading = HeadingOf(section, "section is required for replace_section operation");
        string body = WithoutHeading(content, heading);
        NoteSections sections = new(text);
        IReadOnlyList<int> found = sections.Find(heading);
        switch (found.Count)
        {
            case 0:
                string separator = text.Length == 0 ? "" : newline + newline;
                return text + separator + heading + newline + body;
            case 1:
                int end = sections.EndOf(found[0], withSubsections);
                string head = text[..sections.AfterLine(found[0])];
                head += head.EndsWith('\n') ? "" : newline;
                bool endsLine = text.EndsWith('\n') && !body.EndsWith('\n');
                return head + body + (end < text.Length ? newline + text[end..] : endsLine ? newline : "");
            default:
                throw new NoteFormatException($"Multiple sections found with header '{heading}'. Section replacement requires unique headers.");
        }
    }

    public static string InsertBefore(string text, string? section, string content)
    {
        string newline = LineEndings.Of(text);
        (NoteSections sections, int line) = FindOne(text, section);
        int start = sections.StartOf(line);
        string head = text[..start];
        bool needsBlank = head.Length > 0 && head != NoteText.ByteOrderMark.ToString() && !EndsWithBlankLine(head);
        return head + (needsBlank ? newline : "") + content.TrimEnd('\r', '\n') + newline + newline + text[start..];
    }

    public static string InsertAfter(string text, string? section, string content)
    {
        string newline = LineEndings.Of(text);
        (NoteSections sections, int line) = FindOne(text, section);
        int after = sections.AfterLine(line);
        string head = text[..after];
        string rest = text[after..];
        if (!head.EndsWith('\n'))
        {
            return head + newline + content.TrimEnd('\r', '\n');
        }

        bool needsBlank = rest.Length > 0 && rest[0] is not ('\n' or '\r');
        return head + content.TrimEnd('\r', '\n') + newline + (needsBlank ? newline : "") + rest;
    }

    private static (NoteSections Sections, int Line) FindOne(string text, string? section)
    {
        string heading = HeadingOf(section, "section is required for insert section operations");
        NoteSections sections = new(text);
        IReadOnlyList<int> found = sections.Find(heading);
        return found.Count switch
        {
            1 => (sections, found[0]),
            0 => throw new NoteFormatException($"Section '{heading}' not found in document. Use replace_section to create a new section."),
            _ => throw new NoteFormatException($"Multiple sections found with header '{heading}'. Section insertion requires unique headers."),
        };
    }

    private static string HeadingOf(string? section, string missing)
        => section is null ? throw new NoteFormatException(missing)
            : string.IsNullOrWhiteSpace(section) ? throw new NoteFormatException("section cannot be empty or whitespace only")
            : section.StartsWith('#') ? section
            : "## " + section;

    private static string WithoutHeading(string content, string heading)
    {
        int end = content.IndexOf('\n', StringComparison.Ordinal);
        string first = end < 0 ? content : content[..end];
        return first.Trim() != heading.Trim() ? content : end < 0 ? "" : content[(end + 1)..];
    }

    private static bool EndsWithBlankLine(string text)
        => text.EndsWith("\n\n", StringComparison.Ordinal) || text.EndsWith("\n\r\n", StringComparison.Ordinal) || text is "\n" or "\r\n";
}
