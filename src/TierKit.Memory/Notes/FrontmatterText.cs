namespace TierKit.Memory.Notes;

/// <summary>Reads and writes frontmatter by the strict rules for text that is about to be written.</summary>
internal static class FrontmatterText
{
    public static bool IsPresent(string text) => FrontmatterSpan.Find(text) is not null;

    /// <exception cref="NoteFormatException">There is no frontmatter, or it is not a YAML mapping.</exception>
    public static YamlMapping Parse(string text)
    {
        FrontmatterSpan span = FrontmatterSpan.Find(text)
            ?? throw new NoteFormatException("The text has no frontmatter between two '---' lines.");
        try
        {
            return YamlReader.Read(text[span.YamlStart..span.YamlEnd].Replace("\r\n", "\n", StringComparison.Ordinal)) switch
            {
                null => new YamlMapping(),
                YamlMapping mapping => mapping,
                _ => throw new NoteFormatException("Frontmatter must be a YAML dictionary. Write 'key: value' lines."),
            };
        }
        catch (YamlSyntaxException exception)
        {
            throw new NoteFormatException($"Invalid YAML in frontmatter, line {exception.Line}: {exception.Message}");
        }
    }

    /// <summary>Gets the trimmed text after the frontmatter.</summary>
    /// <exception cref="NoteFormatException">An opening fence has no closing one.</exception>
    public static string Remove(string text)
    {
        if (FrontmatterSpan.Find(text) is { } span)
        {
            return text[span.BodyStart..].Trim();
        }

        return FrontmatterSpan.Opens(text)
            ? throw new NoteFormatException("Invalid frontmatter format: the opening '---' has no closing one.")
            : text.Trim();
    }

    /// <summary>Writes frontmatter and content as a new file has them.</summary>
    public static string Compose(IEnumerable<KeyValuePair<string, object?>> metadata, string content)
    {
        string yaml = YamlWriter.Write(metadata);
        return yaml.Length == 0 ? content : $"---\n{yaml}---\n{(content.Length == 0 ? "" : "\n" + content)}";
    }
}
