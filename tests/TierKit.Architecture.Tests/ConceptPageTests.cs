namespace TierKit.Architecture.Tests;

/// <summary>Holds the pages of the concepts to one shape: who has read one finds the way in all.</summary>
public sealed class ConceptPageTests
{
    private static readonly string[] Shared = ["About", "Usage", "Defaults", "Telemetry", "Patterns", "Anti-patterns"];

    [Fact]
    public void Pages_EveryConcept_HasTheSharedHeadingsInTheirOrder()
    {
        string[] pages = [.. Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "docs", "concepts"), "*.md").Order(StringComparer.Ordinal)];
        List<string> wrong = [];
        foreach (string page in pages)
        {
            string[] headings = [.. Headings(page)];
            string[] found = [.. headings.Where(static h => Shared.Contains(h, StringComparer.Ordinal))];
            if (!found.SequenceEqual(Shared) || headings[0] != Shared[0] || headings[^1] != Shared[^1])
            {
                wrong.Add($"{Path.GetFileName(page)}: {string.Join(", ", headings)}");
            }
        }

        Assert.True(pages.Length >= 11, $"the test found only {pages.Length} pages");
        Assert.True(wrong.Count == 0, $"each page has {string.Join(", ", Shared)}, others between them:\n{string.Join('\n', wrong)}");
    }

    [Fact]
    public void Index_EveryPage_IsLinked()
    {
        string docs = Path.Combine(SourceTree.Root, "docs");
        string index = File.ReadAllText(Path.Combine(docs, "index.md"));
        string[] pages = [.. new[] { "concepts", "integrations", "reference" }.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(docs, folder), "*.md"))
            .Concat(Directory.EnumerateFiles(docs, "*.md"))
            .Select(path => Path.GetRelativePath(docs, path).Replace('\\', '/')).Where(static path => path is not ("index.md" or "README.md"))];

        Assert.True(pages.Length >= 25, $"the test found only {pages.Length} pages");
        Assert.Equal([], pages.Where(page => !index.Contains($"({page})", StringComparison.Ordinal)).ToArray());
    }

    private static IEnumerable<string> Headings(string page)
    {
        bool code = false;
        foreach (string line in File.ReadLines(page))
        {
            code ^= line.StartsWith("```", StringComparison.Ordinal);
            if (!code && line.StartsWith("## ", StringComparison.Ordinal))
            {
                yield return line[3..].Trim();
            }
        }
    }
}
