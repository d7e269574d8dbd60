namespace TierKit.Memory.Notes;

/// <summary>Reads what can be read of broken YAML: each top-level entry on its own, the broken ones as warnings.</summary>
internal static class YamlRecovery
{
    /// <param name="yaml">The text between the fences.</param>
    /// <param name="firstLine">The line of the file on which it starts.</param>
    public static (YamlMapping Mapping, IReadOnlyList<NoteWarning> Warnings) Read(string yaml, int firstLine)
    {
        YamlMapping whole = new();
        List<NoteWarning> warnings = [];
        foreach ((int line, string text) in Entries(yaml))
        {
            try
            {
                if (YamlReader.Read(text) is YamlMapping mapping)
                {
                    foreach ((string key, object? value) in mapping.Entries)
                    {
                        whole.Set(key, value, line + mapping.LineOf(key) - 1);
                    }
                }
                else if (text.AsSpan().Trim().Length > 0 && text.AsSpan().TrimStart()[0] != '#')
                {
                    warnings.Add(Warning(firstLine + line - 1, "is not a 'key: value' entry"));
                }
            }
            catch (YamlSyntaxException exception)
            {
                // An unclosed bracket is noticed past the end of its entry.
                int offset = Math.Min(exception.Line, 1 + text.AsSpan().TrimEnd().Count('\n'));
                warnings.Add(Warning(firstLine + line + offset - 2, "is not valid YAML"));
            }
        }

        if (warnings.Count == 0)
        {
            warnings.Add(new NoteWarning(firstLine, "The frontmatter is not valid YAML as a whole; its entries were read one by one."));
        }

        return (whole, warnings);
    }

    private static NoteWarning Warning(int line, string what)
        => new(line, $"Line {line} {what}; the other entries of the frontmatter were kept.");

    private static IEnumerable<(int Line, string Text)> Entries(string yaml)
    {
        string[] lines = yaml.Split('\n');
        int start = 0;
        for (int index = 1; index <= lines.Length; index++)
        {
            if (index == lines.Length || StartsEntry(lines[index]))
            {
                yield return (start + 1, string.Join('\n', lines[start..index]));
                start = index;
            }
        }
    }

    private static bool StartsEntry(string line)
        => line.Length > 0 && !char.IsWhiteSpace(line[0]) && line[0] is not ('#' or ']' or '}')
            && !line.StartsWith("- ", StringComparison.Ordinal) && line != "-";
}
