using TierKit.Memory.Notes;

namespace TierKit.Memory.Tests.Notes;

public sealed class NoteParserTests
{
    private static readonly DateTimeOffset FileTime = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Theory]
    [InlineData("---\ntitle: T\ncreated: 2023-02-30\n---\nbody", 3)]
    [InlineData("\n\n---\n\n# why\ncreated: soon\n---\nbody", 6)]
    [InlineData("---\r\ntitle: T\r\nmodified: [1]\r\n---\r\nbody", 3)]
    public void Parse_BadDate_KeepsTheNoteAndNamesTheLine(string text, int line)
    {
        Note note = Parse(text);

        Assert.Equal("body", note.Body);
        Assert.Equal(FileTime, note.Created);
        Assert.Equal(FileTime, note.Modified);
        NoteWarning warning = Assert.Single(note.Warnings);
        Assert.Equal(line, warning.Line);
        Assert.Contains("ISO 8601", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_BrokenYaml_KeepsWhatParsesAndNamesTheLine()
    {
        Note note = Parse("---\ntitle: Kept\npermalink: kept/too\nbad: [1, 2\ntags:\n- one\n- two\n---\n- [fact] still here #x\n");

        Assert.Equal("Kept", note.Title);
        Assert.Equal("kept/too", note.Permalink);
        Assert.Equal(["one", "two"], note.Tags);
        Assert.Contains("bad: [1, 2", note.Body, StringComparison.Ordinal);
        Assert.Equal("still here #x", Assert.Single(note.Observations, static one => one.Category == "fact").Content);
        Assert.Equal(4, Assert.Single(note.Warnings).Line);
    }

    [Fact]
    public void Parse_Statements_CarryTheirLineInTheFile()
    {
        Note note = Parse("\n---\ntitle: T\n---\n\n# Head\n\n- [fact] one\n- uses [[Other]]\n");

        Assert.Equal(8, Assert.Single(note.Observations).Line);
        Assert.Equal(9, Assert.Single(note.Relations).Line);
    }

    [Theory]
    [InlineData("---\na: &x [*x]\n---\nb")]
    [InlineData("---\na: *nope\n---\nb")]
    [InlineData("---\na: \"\\uZZZZ\"\n---\nb")]
    [InlineData("---\n? [a]\n: b\n---\nb")]
    [InlineData("{\n}\n")]
    [InlineData("---\n!!binary x: y\n---\nb")]
    [InlineData("---\n%YAML 9.9\n---\nb")]
    [InlineData("---\na: !!int xyz\n---\n")]
    [InlineData("[[")]
    [InlineData("- [[\n")]
    public void Parse_HostileText_StillGivesANote(string text)
    {
        Note note = Parse(text);

        Assert.Equal("n", note.Title);
    }

    [Fact]
    public void Parse_DeepNesting_StillGivesANote()
    {
        Note yaml = Parse("---\na: " + new string('[', 5000) + "\n---\nbody");
        Note quotes = Parse(new string('>', 5000) + " text");
        Note aliases = Parse("---\na: &a [x, x, x, x, x, x, x, x, x, x]\n" + string.Concat(Enumerable.Range(1, 12).Select(static level
            => $"{(char)('a' + level)}: &{(char)('a' + level)} [{string.Join(", ", Enumerable.Repeat("*" + (char)('a' + level - 1), 10))}]\n")) + "---\nbody");

        Assert.NotEmpty(yaml.Warnings);
        Assert.Equal("n", quotes.Title);
        Assert.Equal("body", aliases.Body);
    }

    private static Note Parse(string text) => NoteParser.Parse(text, "n.md", FileTime, FileTime, TimeZoneInfo.Utc);
}
