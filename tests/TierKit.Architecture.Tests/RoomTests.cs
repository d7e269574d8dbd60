using System.Text.RegularExpressions;

namespace TierKit.Architecture.Tests;

public sealed partial class RoomTests
{
    // Left to right: each knows only what stands left of it. Rooms of one group, façades, do not know each other.
    private static readonly string[][] Order =
    [
        ["Tiers"], ["Telemetry"], ["Policy"], ["Transport"], ["Routing"], ["Resilience"], ["Quorum"], ["Chat", "Embeddings", "Speech", "Images", "Functions"], ["Hosting"],
    ];

    private static readonly string[][] OrderOfMemory = [["Notes", "Search", "Encoders"], ["Schemas"], ["Storage"], ["Indexing"], ["Sources"], ["Operations"], ["Answering"], ["Hosting"]];

    [Fact]
    public void Core_EveryRoom_KnowsOnlyWhatStandsLeftOfIt()
        => Assert.Empty(Violations("TierKit", Order, Names(), isExcused: static (_, _) => false));

    [Fact]
    public void Memory_EveryRoom_KnowsOnlyWhatStandsLeftOfIt()
        => Assert.Empty(Violations("TierKit.Memory", OrderOfMemory, NamesOfMemory(), IsExcused));

    // The service takes the options that the entry points fill in, and reads nothing else there.
    private static bool IsExcused(string room, string other) => (room, other) is ("Operations", "Hosting");

    private static List<string> Violations(string package, string[][] order, Regex names, Func<string, string, bool> isExcused)
    {
        List<string> violations = [];
        string[] rooms = [.. Directory.GetDirectories(Path.Combine(SourceTree.Root, "src", package)).Select(static d => Path.GetFileName(d)).Where(static d => d is not "buildTransitive" and not "bin" and not "obj")];
        Assert.Equal(order.SelectMany(static r => r).Order(StringComparer.Ordinal), rooms.Order(StringComparer.Ordinal));

        foreach (string room in rooms)
        {
            int place = Array.FindIndex(order, r => r.Contains(room));
            IReadOnlyList<string> files = SourceTree.Files(Path.Combine("src", package, room));
            Assert.NotEmpty(files);
            foreach (string file in files)
            {
                string code = Comments().Replace(File.ReadAllText(file), "");
                foreach (string other in names.Matches(code).Select(static m => m.Groups[1].Value).Distinct(StringComparer.Ordinal))
                {
                    if (other != room && Array.FindIndex(order, r => r.Contains(other)) >= place && !isExcused(room, other))
                    {
                        violations.Add($"{Path.GetFileName(file)} in {room} knows {other}");
                    }
                }
            }
        }

        return violations;
    }

    [Fact]
    public void Core_NoType_HasTheNameOfItsRoom()
    {
        string[] clashes = [.. SourceTree.Packages.SelectMany(static p => SourceTree.Files(p)).Where(static f => Path.GetFileNameWithoutExtension(f) == Path.GetFileName(Path.GetDirectoryName(f)))];

        Assert.Empty(clashes);
    }

    [Fact]
    public void Sources_EveryFile_StaysShort()
    {
        foreach (string package in SourceTree.Packages)
        {
            int[] lengths = [.. SourceTree.Files(package).Select(static f => File.ReadLines(f).Count()).Order()];

            Assert.NotEmpty(lengths);
            Assert.True(lengths[^1] <= 400, $"{package}: the longest file has {lengths[^1]} lines");
            Assert.True(lengths.Length < 5 || lengths[lengths.Length / 2] <= 60, $"{package}: the median file has {lengths[lengths.Length / 2]} lines");
        }
    }

    [Fact]
    public void Suppressions_Every_CarriesItsReason()
    {
        int examined = 0;
        foreach (string file in new[] { "src", "tests", "samples" }.SelectMany(static f => SourceTree.Files(f)))
        {
            foreach (string line in File.ReadLines(file).Where(static l => l.TrimStart().StartsWith("#pragma warning disable", StringComparison.Ordinal)))
            {
                examined++;
                Assert.True(line.Contains("//", StringComparison.Ordinal), $"{file}: {line}");
            }
        }

        Assert.True(examined > 5, "the test found hardly anything to examine");
    }

    [Fact]
    public void Packages_Every_HasReadmePublicSurfaceAndAShortProject()
    {
        foreach (string package in SourceTree.Packages)
        {
            Assert.True(File.Exists(Path.Combine(package, "README.md")), package);
            Assert.True(File.Exists(Path.Combine(package, "PublicAPI.Unshipped.txt")), package);
            Assert.True(File.ReadLines(Assert.Single(Directory.GetFiles(package, "*.csproj"))).Count() <= 25, package);
        }

        Assert.True(SourceTree.Packages.Count >= 8);
    }

    [Fact]
    public void Solution_HoldsEveryProject()
    {
        string solution = File.ReadAllText(Path.Combine(SourceTree.Root, "TierKit.sln"));
        string[] projects = [.. new[] { "src", "tests", "samples" }.SelectMany(static f => SourceTree.Files(f, "*.csproj")).Select(static p => Path.GetFileName(p))];

        Assert.True(projects.Length > 15);
        Assert.All(projects, p => Assert.Contains(p, solution, StringComparison.Ordinal));
    }

    [Fact]
    public void Decisions_Numbers_AreUnique()
    {
        string[] numbers = [.. SourceTree.Files(Path.Combine("docs", "decisions"), "0*.md").Select(static f => Path.GetFileName(f)[..4])];

        Assert.NotEmpty(numbers);
        Assert.Equal(numbers.Length, numbers.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Dependencies_EveryShippedPackage_HasItsLine()
    {
        string page = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "dependencies.md"));
        string[] leansOn =
        [
            .. SourceTree.Files("src", "*.csproj").SelectMany(static f => PackageReferences().Matches(File.ReadAllText(f)).Select(static m => m.Groups[1].Value)).Distinct(StringComparer.Ordinal),
        ];

        Assert.True(leansOn.Length > 10);
        Assert.All(leansOn, p => Assert.Contains(p, page, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\bTierKit\.([A-Z][A-Za-z]+)\b")]
    private static partial Regex Names();

    [GeneratedRegex(@"\bTierKit\.Memory\.([A-Z][A-Za-z]+)\b")]
    private static partial Regex NamesOfMemory();

    [GeneratedRegex(@"//[^\n]*|""[^""\n]*""")]
    private static partial Regex Comments();

    [GeneratedRegex(@"<PackageReference Include=""([^""]+)""")]
    private static partial Regex PackageReferences();
}
