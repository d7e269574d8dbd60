using TierKit.Policy;

namespace TierKit.Memory.Search;

/// <summary>Cuts a Markdown note into passages: one per paragraph or list, under its heading.</summary>
internal static class NoteReader
{
    // A title or heading says more of what a passage is about than any word inside of it.
    private const double TitleWeight = 2;
    private const double HeadingWeight = 1.5;

    public static IEnumerable<Passage> Read(string file, string content, Sensitivity folder)
    {
        string[] lines = content.TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n');
        int body = Frontmatter(lines, out Dictionary<string, string> fields);
        string title = fields.GetValueOrDefault("title") ?? FirstHeading(lines, body) ?? Path.GetFileNameWithoutExtension(file);
        Sensitivity label = Label(fields, folder);
        string heading = "";
        List<string> block = [];
        for (int i = body; i <= lines.Length; i++)
        {
            string line = i < lines.Length ? lines[i] : "";
            bool isHeading = line.StartsWith('#') && line.TrimStart('#').StartsWith(' ');
            if (line.Length > 0 && !string.IsNullOrWhiteSpace(line) && !isHeading)
            {
                block.Add(line);
                continue;
            }

            if (block.Count > 0)
            {
                yield return Make(file, title, heading, string.Join('\n', block), label);
                block.Clear();
            }

            heading = isHeading ? line.TrimStart('#').Trim() : heading;
        }
    }

    private static int Frontmatter(string[] lines, out Dictionary<string, string> fields)
    {
        fields = new(StringComparer.OrdinalIgnoreCase);
        if (lines[0].TrimEnd() != "---")
        {
            return 0;
        }

        int end = Array.FindIndex(lines, 1, static l => l.TrimEnd() is "---" or "...");
        if (end < 0)
        {
            return 0;
        }

        foreach (string line in lines[1..end])
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && !char.IsWhiteSpace(line[0]))
            {
                fields[line[..colon].Trim()] = line[(colon + 1)..].Trim().Trim('"', '\'');
            }
        }

        return end + 1;
    }

    // A label that cannot be read is the strictest one: closed by default.
    private static Sensitivity Label(Dictionary<string, string> fields, Sensitivity folder) =>
        !fields.TryGetValue("sensitivity", out string? text) ? folder
        : Enum.TryParse(text, ignoreCase: true, out Sensitivity own) && Enum.IsDefined(own) ? own
        : Sensitivity.Secret;

    private static string? FirstHeading(string[] lines, int body) =>
        lines.Skip(body).FirstOrDefault(static l => l.StartsWith("# ", StringComparison.Ordinal))?[2..].Trim();

    private static Passage Make(string file, string title, string heading, string text, Sensitivity label)
    {
        Dictionary<string, double> words = new(StringComparer.Ordinal);
        Count(words, title, TitleWeight);
        Count(words, heading, HeadingWeight);
        double length = Count(words, text, 1);
        return new Passage(file, title, heading, text, label, words, length);
    }

    private static double Count(Dictionary<string, double> words, string text, double weight)
    {
        List<string> found = QueryWords.Of(text);
        foreach (string word in found)
        {
            words[word] = words.GetValueOrDefault(word) + weight;
        }

        return found.Count;
    }
}
