using System.Globalization;

namespace TierKit.EncoderBuilder;

/// <summary>Reads WordNet's data files (format: wndb(5WN)).</summary>
internal static class WordNet
{
    public static List<Synset> Read(string folder)
    {
        string dictionary = Path.Combine(folder, "usr", "share", "wordnet");
        if (!Directory.Exists(dictionary))
        {
            throw new DirectoryNotFoundException($"{dictionary} is missing; run in {folder}: apt-get download wordnet-base && dpkg -x wordnet-base_*.deb .");
        }

        List<Synset> synsets = [];
        foreach (string part in (ReadOnlySpan<string>)["noun", "verb", "adj", "adv"])
        {
            Read(Path.Combine(dictionary, $"data.{part}"), synsets);
        }

        return synsets;
    }

    private static void Read(string file, List<Synset> synsets)
    {
        Dictionary<string, string> words = [];
        List<(string Id, string? Broader, string Gloss)> lines = [];
        foreach (string line in File.ReadLines(file).Where(static l => !l.StartsWith("  ", StringComparison.Ordinal)))
        {
            int bar = line.IndexOf(" | ", StringComparison.Ordinal);
            string[] fields = line[..bar].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            int count = int.Parse(fields[3], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            words[fields[0]] = string.Join(' ', Enumerable.Range(0, count).Select(i => Plain(fields[4 + (2 * i)])));
            lines.Add((fields[0], Broader(fields, 4 + (2 * count)), line[(bar + 3)..]));
        }

        foreach ((string id, string? broader, string gloss) in lines)
        {
            (string definition, List<string> examples) = Split(gloss);
            synsets.Add(new Synset(words[id], broader is null ? "" : words[broader], definition, examples));
        }
    }

    // Adjectives carry their place in the sentence: "galore(ip)".
    private static string Plain(string word)
    {
        int marker = word.IndexOf('(', StringComparison.Ordinal);
        return (marker < 0 ? word : word[..marker]).Replace('_', ' ');
    }

    private static string? Broader(string[] fields, int at)
    {
        int pointers = int.Parse(fields[at], CultureInfo.InvariantCulture);
        for (int i = 0; i < pointers; i++)
        {
            // Hypernyms are of the same part of speech, so of the same file; adjectives have none and use what they are similar to.
            int pointer = at + 1 + (4 * i);
            if (fields[pointer] is "@" or "@i" or "&")
            {
                return fields[pointer + 1];
            }
        }

        return null;
    }

    // Examples stand in quotation marks, at the end.
    private static (string Definition, List<string> Examples) Split(string gloss)
    {
        string[] parts = gloss.Split('"');
        return (parts[0], [.. parts.Where(static (p, i) => i % 2 == 1 && p.Length > 0)]);
    }
}
