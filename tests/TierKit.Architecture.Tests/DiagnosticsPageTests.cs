using System.Globalization;
using System.Text.RegularExpressions;

namespace TierKit.Architecture.Tests;

/// <summary>Holds the page of log events to the code: every id once, with its level.</summary>
public sealed partial class DiagnosticsPageTests
{
    [Fact]
    public void Page_EveryEvent_IsTheCodesWithItsLevel()
    {
        (int Id, string Level)[] code = [.. SourceTree.Packages.SelectMany(static package => SourceTree.Files(package))
            .SelectMany(static file => Event().Matches(File.ReadAllText(file))).Select(static match => (Number(match), match.Groups[2].Value)).Order()];
        (int Id, string Level)[] page = [.. File.ReadLines(Path.Combine(SourceTree.Root, "docs", "reference", "diagnostics.md"))
            .SelectMany(static line => Row().Match(line) is { Success: true } row ? Id().Matches(row.Groups[1].Value).Select(id => (Number(id), row.Groups[2].Value)) : []).Order()];

        Assert.True(code.Length >= 35, $"the test found {code.Length} events in the code");
        Assert.Equal(code.Length, code.Select(static one => one.Id).Distinct().Count());
        Assert.Equal(code, page);
    }

    private static int Number(Match match) => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\[LoggerMessage\(\s*([0-9]+),\s*LogLevel\.([A-Za-z]+)")]
    private static partial Regex Event();

    [GeneratedRegex(@"^\| ([0-9, ]+) \| (Debug|Information|Warning|Error|Critical) \|")]
    private static partial Regex Row();

    [GeneratedRegex("([0-9]+)")]
    private static partial Regex Id();
}
