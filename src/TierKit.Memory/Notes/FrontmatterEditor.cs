namespace TierKit.Memory.Notes;

/// <summary>Changes single frontmatter entries of a file and keeps every other byte: comments, order, quotes, line ends.</summary>
internal static class FrontmatterEditor
{
    private static readonly HashSet<string> Identity = new(StringComparer.Ordinal) { "title", "type", "permalink" };

    /// <summary>Merges metadata that a caller gave; the note's title, type and permalink stay as they are.</summary>
    /// <exception cref="NoteFormatException">A value is null, or the frontmatter is not a YAML mapping.</exception>
    public static string Merge(string text, IEnumerable<KeyValuePair<string, object?>> metadata)
    {
        List<KeyValuePair<string, object?>> changes = [.. metadata];
        string[] nulls = [.. changes.Where(static change => change.Value is null).Select(static change => change.Key)];
        return nulls.Length == 0
            ? Set(text, [.. changes.Where(static change => !Identity.Contains(change.Key))])
            : throw new NoteFormatException($"metadata values cannot be null (key deletion is not supported): {string.Join(", ", nulls)}");
    }

    /// <summary>Sets entries in place, and adds those that are missing at the end.</summary>
    /// <exception cref="NoteFormatException">The frontmatter is not a YAML mapping.</exception>
    public static string Set(string text, IReadOnlyList<KeyValuePair<string, object?>> changes)
    {
        if (changes.Count == 0)
        {
            return text;
        }

        string newline = LineEndings.Of(text);
        if (FrontmatterSpan.Find(text) is not { } span)
        {
            bool marked = text.StartsWith(NoteText.ByteOrderMark);
            string composed = FrontmatterText.Compose(changes, content: "") + (text.Length > (marked ? 1 : 0) ? "\n" : "");
            return (marked ? NoteText.ByteOrderMark.ToString() : "") + LineEndings.Adapt(composed, newline) + text[(marked ? 1 : 0)..];
        }

        YamlMapping mapping = FrontmatterText.Parse(text);
        string yaml = text[span.YamlStart..span.YamlEnd];
        string edited = LineEndings.Adapt(FrontmatterLines.Set(yaml.Replace("\r\n", "\n", StringComparison.Ordinal), mapping, changes), newline);
        return text[..span.YamlStart] + KeepMixedEnds(yaml, edited) + text[span.YamlEnd..];
    }

    // A frontmatter that comes out equal but for its line ends was not changed, and keeps even mixed ones.
    private static string KeepMixedEnds(string before, string after)
        => before.Replace("\r\n", "\n", StringComparison.Ordinal) == after.Replace("\r\n", "\n", StringComparison.Ordinal) ? before : after;
}
