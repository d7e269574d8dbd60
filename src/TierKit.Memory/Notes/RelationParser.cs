namespace TierKit.Memory.Notes;

/// <summary>Reads typed relations of list items, <c>type [[Target]] (context)</c>, and links in any text.</summary>
internal static class RelationParser
{
    public static IEnumerable<Relation> Parse(string text, bool inListItem, int line)
    {
        if (!text.Contains("[[", StringComparison.Ordinal))
        {
            return [];
        }

        return inListItem && ParseTyped(text.Trim(), line) is { } typed ? [typed] : ParseLinks(text, line);
    }

    private static Relation? ParseTyped(string text, int line)
    {
        int open = text.IndexOf("[[", StringComparison.Ordinal);
        int close = text.IndexOf("]]", open + 2, StringComparison.Ordinal);
        if (close < 0 || ReadLabel(text[..open].Trim()) is not { } label)
        {
            return null;
        }

        string target = text[(open + 2)..close].Trim();
        string rest = text[(close + 2)..].Trim();
        if (target.Length == 0 || (rest.Length > 0 && !IsOneGroup(rest)))
        {
            return null;
        }

        string context = rest.Length == 0 ? "" : rest[1..^1].Trim();
        return new Relation(label, PermalinkScheme.NormalizeProjectReference(target), context.Length == 0 ? null : context, line);
    }

    private static string? ReadLabel(string label)
    {
        if (label.Length > 2 && label[0] is '"' or '\'' && label[^1] == label[0])
        {
            string inner = label[1..^1].Trim();
            return inner.Length == 0 ? null : inner;
        }

        return label.Length == 0 || label.Any(char.IsWhiteSpace) ? null : label;
    }

    private static bool IsOneGroup(string text)
    {
        if (text is not ['(', .., ')'])
        {
            return false;
        }

        int depth = 0;
        for (int index = 0; index < text.Length; index++)
        {
            depth += text[index] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth == 0 && index < text.Length - 1)
            {
                return false;
            }
        }

        return depth == 0;
    }

    private static IEnumerable<Relation> ParseLinks(string text, int line)
    {
        int position = 0;
        while ((position = text.IndexOf("[[", position, StringComparison.Ordinal)) >= 0)
        {
            int end = FindEnd(text, position);
            if (end < 0)
            {
                yield break;
            }

            string target = text[(position + 2)..end].Trim();
            if (target.Length > 0)
            {
                yield return new Relation(Relation.LinksTo, PermalinkScheme.NormalizeProjectReference(target), null, line);
            }

            position = end + 2;
        }
    }

    /// <summary>Finds the closing brackets that belong to the opening ones, counting those nested between.</summary>
    private static int FindEnd(string text, int open)
    {
        int depth = 1;
        int index = open + 2;
        while (index < text.Length - 1)
        {
            if (text[index] == '[' && text[index + 1] == '[')
            {
                depth++;
                index += 2;
            }
            else if (text[index] == ']' && text[index + 1] == ']')
            {
                if (--depth == 0)
                {
                    return index;
                }

                index += 2;
            }
            else
            {
                index++;
            }
        }

        return -1;
    }
}
