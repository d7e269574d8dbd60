namespace TierKit.Memory.Notes;

/// <summary>Replaces and adds entries of YAML text line by line, and falls back to writing it anew where lines cannot tell.</summary>
internal static class FrontmatterLines
{
    /// <exception cref="NoteFormatException">Neither way would say afterwards what was asked.</exception>
    /// <param name="yaml">The text between the fences, with LF line ends.</param>
    /// <param name="mapping">What the text says.</param>
    /// <param name="changes">The entries to set.</param>
    public static string Set(string yaml, YamlMapping mapping, IReadOnlyList<KeyValuePair<string, object?>> changes)
    {
        OrderedDictionary<string, object?> wanted = new(mapping.Entries, StringComparer.Ordinal);
        List<KeyValuePair<string, object?>> real = [];
        foreach ((string key, object? value) in changes)
        {
            if (!mapping.Entries.TryGetValue(key, out object? old) || !AreEqual(key, old, value))
            {
                wanted[key] = value;
                real.Add(new(key, value));
            }
        }

        if (real.Count == 0)
        {
            return yaml;
        }

        return EditLines(yaml, mapping, real) is { } edited && SaysTheSame(edited, wanted) ? edited
            : YamlWriter.Write(wanted) is var anew && SaysTheSame(anew, wanted) ? anew
            : throw new NoteFormatException("The frontmatter has entries that cannot be written back as they are. Edit it by hand first.");
    }

    private static string? EditLines(string yaml, YamlMapping mapping, List<KeyValuePair<string, object?>> changes)
    {
        // YAML counts lines by more line ends than LF; where those occur its line numbers are not ours.
        if (yaml.AsSpan().ContainsAny("\r\u0085\u2028\u2029"))
        {
            return null;
        }

        List<string> lines = [.. yaml.Split('\n')];
        // The text ends with the line end before the closing fence; the empty piece after it is no line.
        if (lines[^1].Length == 0)
        {
            lines.RemoveAt(lines.Count - 1);
        }

        int[] starts = [.. mapping.Entries.Keys.Select(mapping.LineOf).Order()];
        if (starts.Distinct().Count() != starts.Length)
        {
            return null;
        }

        foreach ((string key, object? value) in changes.Where(change => mapping.Entries.ContainsKey(change.Key)).OrderByDescending(change => mapping.LineOf(change.Key)))
        {
            int first = mapping.LineOf(key) - 1;
            int next = starts.Where(start => start - 1 > first).Select(static start => start - 1).DefaultIfEmpty(lines.Count).First();
            int end = EndOfEntry(lines, first, next);
            string comment = end == first + 1 ? TrailingComment(lines[first]) : "";
            string[] written = Written(key, value);
            if (written.Length == 1)
            {
                written[0] += comment;
            }

            lines.RemoveRange(first, end - first);
            lines.InsertRange(first, written);
        }

        lines.AddRange(changes.Where(change => !mapping.Entries.ContainsKey(change.Key)).SelectMany(static change => Written(change.Key, change.Value)));
        return string.Join('\n', lines) + "\n";
    }

    private static string[] Written(string key, object? value)
        => YamlWriter.Write([new(key, value)]).TrimEnd('\n').Split('\n');

    /// <summary>Leaves blank lines and comments after an entry to what follows it.</summary>
    private static int EndOfEntry(List<string> lines, int first, int next)
    {
        int end = next;
        while (end > first + 1 && (string.IsNullOrWhiteSpace(lines[end - 1]) || lines[end - 1].StartsWith('#')))
        {
            end--;
        }

        return end;
    }

    private static string TrailingComment(string line)
    {
        string? whole = Dump(line);
        for (int hash = line.IndexOf(" #", StringComparison.Ordinal); whole is not null && hash >= 0; hash = line.IndexOf(" #", hash + 1, StringComparison.Ordinal))
        {
            if (Dump(line[..hash]) == whole)
            {
                int start = line.AsSpan(0, hash).TrimEnd().Length;
                return line[start..];
            }
        }

        return "";
    }

    private static bool SaysTheSame(string yaml, OrderedDictionary<string, object?> wanted)
        => Dump(yaml) is { } read && read == Sorted(wanted);

    private static bool AreEqual(string key, object? one, object? other)
        => YamlWriter.Write([new(key, one)]) == YamlWriter.Write([new(key, other)]);

    private static string? Dump(string yaml)
    {
        try
        {
            return YamlReader.Read(yaml) is YamlMapping mapping ? Sorted(mapping.Entries) : null;
        }
        catch (YamlSyntaxException)
        {
            return null;
        }
    }

    private static string Sorted(IEnumerable<KeyValuePair<string, object?>> entries)
        => YamlWriter.Write(entries.OrderBy(static entry => entry.Key, StringComparer.Ordinal));
}
