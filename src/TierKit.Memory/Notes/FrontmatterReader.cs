using System.Text.Json;

namespace TierKit.Memory.Notes;

/// <summary>Splits a note into frontmatter and body as a reader does: tolerant, never failing.</summary>
internal static class FrontmatterReader
{
    /// <summary>Reads a text with LF line ends.</summary>
    public static Frontmatter Read(string text)
    {
        string trimmed = text.Trim();
        int firstLine = 1 + CountLines(text.AsSpan(0, text.Length - text.AsSpan().TrimStart().Length));
        if (TryReadJson(trimmed, firstLine) is { } json)
        {
            return json;
        }

        (int Start, int End) opening = LineAt(trimmed, 0);
        if (!IsFence(trimmed, opening) || FindFence(trimmed, opening.End + 1) is not { } closing)
        {
            return Whole(trimmed, firstLine);
        }

        string yaml = trimmed[(opening.End + 1)..closing.Start];
        try
        {
            object? value = YamlReader.Read(yaml);
            Frontmatter split = Split(trimmed, closing.End, firstLine) with { FirstLine = firstLine + 1 };
            return value switch
            {
                YamlMapping mapping => split with { Mapping = mapping },
                null => split,
                _ => split with { Warnings = [new NoteWarning(firstLine, "The frontmatter is not a mapping and is ignored.")] },
            };
        }
        catch (YamlSyntaxException)
        {
            (YamlMapping mapping, IReadOnlyList<NoteWarning> warnings) = YamlRecovery.Read(yaml, firstLine + 1);
            return Whole(trimmed, firstLine) with { Mapping = mapping, Warnings = warnings, FirstLine = firstLine + 1 };
        }
    }

    private static Frontmatter Whole(string text, int line) => new() { Body = text, BodyLine = line };

    private static Frontmatter Split(string text, int end, int firstLine)
    {
        string rest = end < text.Length ? text[end..] : "";
        string body = rest.Trim();
        int before = end + (rest.Length - rest.AsSpan().TrimStart().Length);
        return Whole(body, firstLine + CountLines(text.AsSpan(0, before)));
    }

    private static Frontmatter? TryReadJson(string text, int firstLine)
    {
        (int Start, int End) line = LineAt(text, 0);
        if (text.AsSpan(line.Start, line.End - line.Start).TrimEnd() is not "{")
        {
            return null;
        }

        int position = line.End + 1;
        while (position < text.Length)
        {
            line = LineAt(text, position);
            if (text.AsSpan(line.Start, line.End - line.Start).TrimEnd() is "}")
            {
                return ParseJson(text, line.End, firstLine);
            }

            position = line.End + 1;
        }

        return null;
    }

    private static Frontmatter ParseJson(string text, int end, int firstLine)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(text.AsMemory(0, end));
            return Split(text, end, firstLine) with { Mapping = (YamlMapping)JsonMetadata.Read(json.RootElement)! };
        }
        catch (JsonException exception)
        {
            int line = firstLine + (int)(exception.LineNumber ?? 0);
            return Whole(text, firstLine) with { Warnings = [new NoteWarning(line, "The JSON frontmatter cannot be read; it is kept as text.")] };
        }
    }

    private static (int Start, int End)? FindFence(string text, int position)
    {
        while (position < text.Length)
        {
            (int Start, int End) line = LineAt(text, position);
            if (IsFence(text, line))
            {
                return line;
            }

            position = line.End + 1;
        }

        return null;
    }

    private static bool IsFence(string text, (int Start, int End) line)
    {
        ReadOnlySpan<char> content = text.AsSpan(line.Start, line.End - line.Start).TrimEnd();
        return content.Length >= 3 && !content.ContainsAnyExcept('-');
    }

    private static (int Start, int End) LineAt(string text, int start)
    {
        int end = text.IndexOf('\n', start);
        return (start, end < 0 ? text.Length : end);
    }

    private static int CountLines(ReadOnlySpan<char> text) => text.Count('\n');
}
