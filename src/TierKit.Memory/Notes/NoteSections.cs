namespace TierKit.Memory.Notes;

/// <summary>Finds the sections of a file by their headings, outside of frontmatter and fenced code.</summary>
internal sealed class NoteSections
{
    private readonly string _text;
    private readonly List<int> _starts = [];
    private readonly List<string> _lines = [];
    private readonly bool[] _fenced;

    public NoteSections(string text)
    {
        _text = text;
        int start = FrontmatterSpan.Find(text)?.BodyStart ?? (text.StartsWith(NoteText.ByteOrderMark) ? 1 : 0);
        while (true)
        {
            int end = text.IndexOf('\n', start);
            _starts.Add(start);
            _lines.Add(end < 0 ? text[start..] : text[start..end]);
            if (end < 0)
            {
                break;
            }

            start = end + 1;
        }

        _fenced = MarkdownFences.Flags(_lines);
    }

    /// <summary>Gets the first heading of level 1, without its mark.</summary>
    public string? FirstTitle
        => _lines.Where((line, index) => !_fenced[index] && LevelOf(line) == 1)
            .Select(static line => line.Trim()[1..].Trim())
            .FirstOrDefault(static title => title.Length > 0);

    /// <summary>Lists the lines that are this heading, compared trimmed and exactly.</summary>
    public IReadOnlyList<int> Find(string heading)
        => [.. Enumerable.Range(0, _lines.Count).Where(index => !_fenced[index] && _lines[index].Trim() == heading.Trim())];

    public int StartOf(int line) => _starts[line];

    /// <summary>Gets the position after the line's end, or the end of the text.</summary>
    public int AfterLine(int line) => line + 1 < _starts.Count ? _starts[line + 1] : _text.Length;

    /// <summary>Gets where the section of a heading ends: at the next heading of its level or above, or at any heading.</summary>
    public int EndOf(int line, bool withSubsections)
    {
        int level = Math.Max(1, LevelOf(_lines[line]));
        for (int index = line + 1; index < _lines.Count; index++)
        {
            int other = _fenced[index] ? 0 : LevelOf(_lines[index]);
            if (other > 0 && (other <= level || !withSubsections))
            {
                return _starts[index];
            }
        }

        return _text.Length;
    }

    private static int LevelOf(string line)
    {
        ReadOnlySpan<char> text = line.AsSpan().TrimStart(' ');
        int level = text.Length - text.TrimStart('#').Length;
        bool isHeading = line.Length - text.Length <= 3 && level is >= 1 and <= 6
            && (text.Length == level || text[level] is ' ' or '\t' or '\r');
        return isHeading ? level : 0;
    }
}
