namespace TierKit.Memory.Search;

/// <summary>Cuts the body of a note into passages: by heading, then by paragraph, and what is longer by line and sentence.</summary>
internal sealed class PassageCutter
{
    public const int DefaultLength = 900;

    private readonly string _body;
    private readonly int _firstLine;
    private readonly int _length;
    private readonly List<CutPassage> _passages = [];
    private readonly string?[] _headings = new string?[6];
    private string _heading = "";
    private int _start = -1;
    private int _end;
    private int _startLine;
    private int _endLine;

    private PassageCutter(string body, int firstLine, int length)
    {
        _body = body;
        _firstLine = firstLine;
        _length = length;
    }

    /// <param name="body">The text, with LF line ends.</param>
    /// <param name="firstLine">The line of the file on which the text starts.</param>
    /// <param name="length">The letters up to which paragraphs are joined.</param>
    public static IReadOnlyList<CutPassage> Cut(string body, int firstLine = 1, int length = DefaultLength)
    {
        PassageCutter cutter = new(body, firstLine, length);
        cutter.Run();
        return cutter._passages;
    }

    private void Run()
    {
        int position = 0;
        int line = 0;
        char fence = '\0';
        int blockStart = -1;
        int blockLine = 0;
        int blockEnd = 0;
        while (position <= _body.Length)
        {
            int newline = position < _body.Length ? _body.IndexOf('\n', position) : -1;
            int lineEnd = newline < 0 ? _body.Length : newline;
            ReadOnlySpan<char> text = _body.AsSpan(position, lineEnd - position);
            char mark = FenceOf(text);
            bool blank = text.IsWhiteSpace();
            int level = fence == '\0' ? LevelOf(text) : 0;
            if (level > 0 || (blank && fence == '\0'))
            {
                if (blockStart >= 0)
                {
                    AddBlock(blockStart, blockEnd, blockLine, line - 1);
                    blockStart = -1;
                }

                if (level > 0)
                {
                    Flush();
                    SetHeading(level, text[level..].Trim().TrimEnd('#').Trim().ToString());
                }
            }
            else
            {
                (blockStart, blockLine) = blockStart < 0 ? (position, line) : (blockStart, blockLine);
                blockEnd = lineEnd;
                fence = mark == '\0' ? fence : fence == '\0' ? mark : mark == fence ? '\0' : fence;
            }

            position = lineEnd + 1;
            line++;
        }

        if (blockStart >= 0)
        {
            AddBlock(blockStart, blockEnd, blockLine, line - 1);
        }

        Flush();
    }

    private void AddBlock(int start, int end, int line, int lastLine)
    {
        if (_start >= 0 && end - _start > _length)
        {
            Flush();
        }

        if (end - start > _length)
        {
            Split(start, end, line);
            return;
        }

        if (_start < 0)
        {
            _start = start;
            _startLine = line;
        }

        _end = end;
        _endLine = lastLine;
    }

    private void Split(int start, int end, int line)
    {
        while (end - start > _length)
        {
            int cut = start + FindCut(_body.AsSpan(start, _length));
            int breaks = _body.AsSpan(start, cut - start).TrimEnd('\n').Count('\n');
            Add(start, cut, line, line + breaks);
            line += _body.AsSpan(start, cut - start).Count('\n');
            start = cut;
        }

        if (end > start)
        {
            _start = start;
            _startLine = line;
            _end = end;
            _endLine = line + _body.AsSpan(start, end - start).Count('\n');
        }
    }

    // The last line end, else the last end of a sentence, else the last blank in the second half; else wherever a letter ends.
    private static int FindCut(ReadOnlySpan<char> text)
    {
        int half = text.Length / 2;
        int cut = text.LastIndexOf('\n') + 1;
        for (int i = text.Length - 2; cut <= half && i > half; i--)
        {
            cut = text[i] is '.' or '!' or '?' && text[i + 1] == ' ' ? i + 2 : text[i] is '。' or '！' or '？' ? i + 1 : cut;
        }

        cut = cut > half ? cut : text.LastIndexOf(' ') + 1;
        return cut > half ? cut : char.IsHighSurrogate(text[^1]) ? text.Length - 1 : text.Length;
    }

    private void Flush()
    {
        if (_start >= 0)
        {
            Add(_start, _end, _startLine, _endLine);
            _start = -1;
        }
    }

    private void Add(int start, int end, int line, int lastLine)
        => _passages.Add(new CutPassage(_heading, _body[start..end].TrimEnd(), _firstLine + line, _firstLine + lastLine));

    private void SetHeading(int level, string text)
    {
        _headings[level - 1] = text;
        Array.Clear(_headings, level, _headings.Length - level);
        _heading = string.Join(" › ", _headings.Where(static heading => !string.IsNullOrEmpty(heading)));
    }

    private static int LevelOf(ReadOnlySpan<char> line)
    {
        int level = line.Length - line.TrimStart('#').Length;
        return level is >= 1 and <= 6 && line.Length > level && line[level] is ' ' or '\t' ? level : 0;
    }

    private static char FenceOf(ReadOnlySpan<char> line)
    {
        ReadOnlySpan<char> text = line.TrimStart(' ');
        return text.StartsWith("```") ? '`' : text.StartsWith("~~~") ? '~' : '\0';
    }
}
