using System.Globalization;

namespace TierKit.Architecture.Tests;

/// <summary>Holds the C# that the documentation shows to what is compiled in <c>samples/Snippets</c>.</summary>
public sealed class SnippetTests
{
    [Fact]
    public void Documentation_EveryCSharpBlock_IsCompiledInSnippets()
    {
        string[][] compiled = [.. SourceTree.Files("samples").Select(static f => Lines(File.ReadAllText(f)))];
        string[] pages =
        [
            Path.Combine(SourceTree.Root, "README.md"),
            .. SourceTree.Files("docs", "*.md"),
            .. SourceTree.Packages.Select(static p => Path.Combine(p, "README.md")),
        ];
        List<string> missing = [];
        int examined = 0;
        foreach (string page in pages)
        {
            foreach ((int at, string[] block) in Blocks(File.ReadAllLines(page)))
            {
                examined++;
                if (!Array.Exists(compiled, file => Holds(file, block)))
                {
                    missing.Add($"{Path.GetRelativePath(SourceTree.Root, page)}:{at.ToString(CultureInfo.InvariantCulture)} {block.FirstOrDefault()}");
                }
            }
        }

        Assert.True(examined >= 14, "the test found hardly any block to examine");
        Assert.True(
            missing.Count == 0,
            $"These blocks are not compiled; put their lines into a method of one file in samples/Snippets (its README says how):\n{string.Join('\n', missing)}");
    }

    [Theory]
    [InlineData("a;\nb;", true)]
    [InlineData("using X;\n\na;\nb;", true)]
    [InlineData("a;\n\nc;", true)]
    [InlineData("c;\n\na;", false)]
    [InlineData("a;\nc;", false)]
    [InlineData("using Y;\n\na;", false)]
    public void Holds_Block_NeedsItsPartsInOneFileInOrder(string block, bool held) =>
        Assert.Equal(held, Holds(Lines("using X;\n\n    {\n    a;\n    b;\n    }\n    c;"), Lines(block)));

    private static bool Holds(string[] file, string[] block)
    {
        if (Array.Exists(block, line => IsUsing(line) && !file.Contains(line, StringComparer.Ordinal)))
        {
            return false;
        }

        int from = 0;
        List<string> part = [];
        foreach (string line in block.Where(static l => !IsUsing(l)).Append(""))
        {
            if (line.Length > 0)
            {
                part.Add(line);
            }
            else if (part.Count > 0)
            {
                int at = Find(file, part, from);
                if (at < 0)
                {
                    return false;
                }

                from = at + part.Count;
                part.Clear();
            }
        }

        return true;
    }

    private static int Find(string[] file, List<string> part, int from)
    {
        for (int i = from; i + part.Count <= file.Length; i++)
        {
            if (file.AsSpan(i, part.Count).SequenceEqual(part.ToArray()))
            {
                return i;
            }
        }

        return -1;
    }

    private static IEnumerable<(int At, string[] Lines)> Blocks(string[] page)
    {
        for (int i = 0; i < page.Length; i++)
        {
            if (page[i].Trim() is "```csharp" or "```cs" or "```c#")
            {
                int end = Array.FindIndex(page, i + 1, static l => l.Trim() == "```");
                yield return (i + 2, [.. page[(i + 1)..end].Select(static l => l.Trim())]);
                i = end;
            }
        }
    }

    private static bool IsUsing(string line) => line.StartsWith("using ", StringComparison.Ordinal) && line.EndsWith(';') && !line.Contains('=', StringComparison.Ordinal);

    private static string[] Lines(string text) => [.. text.Split('\n').Select(static l => l.Trim())];
}
