using System.Text.RegularExpressions;

namespace TierKit.Memory.Notes;

/// <summary>Reads one statement of the form <c>[category] content #tag (context)</c>, or a line with a hashtag.</summary>
internal static partial class ObservationParser
{
    public static Observation? Parse(string raw, int line)
    {
        string text = raw.Trim();
        if (text.Length == 0 || IsTaskOrLink(text))
        {
            return null;
        }

        string? category = null;
        string content;
        Match match = CategoryForm().Match(text);
        if (match.Success && IsCategory(match.Groups["category"].Value.Trim()))
        {
            category = match.Groups["category"].Value.Trim();
            content = match.Groups["content"].Value.Trim();
        }
        else if (HasHashtag(text))
        {
            content = text.StartsWith("[]", StringComparison.Ordinal) ? text[2..].Trim() : text;
        }
        else
        {
            return null;
        }

        string? context = null;
        int bracket = content.LastIndexOf('(');
        if (content.EndsWith(')') && bracket >= 0)
        {
            context = content[(bracket + 1)..^1].Trim();
            content = content[..bracket].Trim();
        }

        return content.Length == 0 ? null : new Observation(category, content, Tags(content), context, line);
    }

    private static bool IsTaskOrLink(string text)
        => text.StartsWith("[ ]", StringComparison.Ordinal)
            || text.StartsWith("[x]", StringComparison.Ordinal)
            || text.StartsWith("[-]", StringComparison.Ordinal)
            || MarkdownLink().IsMatch(text)
            || WikiLink().IsMatch(text);

    private static bool IsCategory(string category)
        => category.Length > 0
            && !ClockValue().IsMatch(category)
            && (category.Length > 1 || (char.IsLetterOrDigit(category[0]) && category is not ("x" or "X")));

    private static bool HasHashtag(string text) => Words(text).Any(static word => word[0] == '#');

    private static List<string>? Tags(string content)
    {
        List<string> tags = [];
        foreach (string word in Words(content).Where(static word => word[0] == '#'))
        {
            string[] parts = word.Split('#', StringSplitOptions.RemoveEmptyEntries);
            tags.AddRange(parts.Length == 0 ? [""] : parts);
        }

        return tags.Count == 0 ? null : tags;
    }

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex(@"^\[(?<category>[^\[\]()]+)\][^\S\n]+(?<content>[^\n]+)", RegexOptions.CultureInvariant)]
    private static partial Regex CategoryForm();

    [GeneratedRegex(@"^\[[^\n]*\]\([^\n]*\)$", RegexOptions.CultureInvariant)]
    private static partial Regex MarkdownLink();

    [GeneratedRegex(@"^\[\[[^\n]*\]\]$", RegexOptions.CultureInvariant)]
    private static partial Regex WikiLink();

    [GeneratedRegex(@"^[0-9]{1,3}:[0-9]{2}(?::[0-9]{2})?(?:[.,][0-9]{1,3})?(?: - [0-9]{1,3}:[0-9]{2}(?::[0-9]{2})?(?:[.,][0-9]{1,3})?)?$", RegexOptions.CultureInvariant)]
    private static partial Regex ClockValue();
}
