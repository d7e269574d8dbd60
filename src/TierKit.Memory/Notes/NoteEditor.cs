namespace TierKit.Memory.Notes;

/// <summary>Applies one edit to the exact text of a file; what the edit does not name keeps its bytes.</summary>
internal static class NoteEditor
{
    /// <exception cref="NoteFormatException">The operation is unknown, lacks an argument, or does not fit the text.</exception>
    public static string Apply(string text, NoteEdit edit)
    {
        string content = LineEndings.Adapt(edit.Content, LineEndings.Of(text));
        return edit.Operation switch
        {
            NoteEdit.Append => EndLine(text) + content,
            NoteEdit.Prepend => Prepend(text, content),
            NoteEdit.FindReplace => Replace(text, edit.FindText, content, edit.ExpectedReplacements),
            NoteEdit.ReplaceSection => SectionEditor.Replace(text, edit.Section, content, edit.ReplaceSubsections),
            NoteEdit.InsertBeforeSection => SectionEditor.InsertBefore(text, edit.Section, content),
            NoteEdit.InsertAfterSection => SectionEditor.InsertAfter(text, edit.Section, content),
            _ => throw new NoteFormatException($"Unsupported operation: {edit.Operation}. Use append, prepend, find_replace, replace_section, insert_before_section or insert_after_section."),
        };
    }

    private static string EndLine(string text)
        => text.Length == 0 || text.EndsWith('\n') ? text : text + LineEndings.Of(text);

    private static string Prepend(string text, string content)
    {
        string newline = LineEndings.Of(text);
        if (FrontmatterSpan.Find(text) is not { } span)
        {
            int start = text.StartsWith(NoteText.ByteOrderMark) ? 1 : 0;
            return text[..start] + Join(content, text[start..], newline);
        }

        FrontmatterText.Parse(text);
        string head = EndLine(text[..span.BodyStart]);
        string body = text[span.BodyStart..];
        // One blank line stands between frontmatter and text; the new text goes below it.
        int blank = body.StartsWith("\r\n", StringComparison.Ordinal) ? 2 : body.StartsWith('\n') ? 1 : 0;
        head += blank > 0 ? body[..blank] : newline;
        return head + Join(content, body[blank..], newline);
    }

    private static string Join(string first, string second, string newline)
        => first + (second.Length == 0 || first.EndsWith('\n') ? "" : newline) + second;

    private static string Replace(string text, string? find, string content, int expected)
    {
        if (find is null)
        {
            throw new NoteFormatException("find_text is required for find_replace operation");
        }

        if (string.IsNullOrWhiteSpace(find))
        {
            throw new NoteFormatException("find_text cannot be empty or whitespace only");
        }

        string wanted = text.Contains(find, StringComparison.Ordinal) ? find : LineEndings.Adapt(find, LineEndings.Of(text));
        int found = Count(text, wanted);
        if (found != expected)
        {
            throw new NoteFormatException(found == 0
                ? $"Text to replace not found: '{find}'"
                : $"Expected {expected} occurrences of '{find}', but found {found}");
        }

        return text.Replace(wanted, content, StringComparison.Ordinal);
    }

    private static int Count(string text, string find)
    {
        int count = 0;
        for (int at = text.IndexOf(find, StringComparison.Ordinal); at >= 0; at = text.IndexOf(find, at + find.Length, StringComparison.Ordinal))
        {
            count++;
        }

        return count;
    }
}
