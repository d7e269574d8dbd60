using TierKit.Memory.Notes;

namespace TierKit.Memory.Tests.Notes;

public sealed class FrontmatterEditorTests
{
    [Fact]
    public void Set_OneEntry_KeepsCommentsOrderQuotesAndMarks()
    {
        const string Text = "\uFEFF---\r\n# who wrote this\r\ntitle: \"Quoted\"   # keep\r\naliases: [x,  y]\r\nstatus: draft  # why\r\nlist:\r\n  - a # one\r\n\r\n# about the end\r\nlast: 'q'\r\n---\r\n\r\nBody\r\n";

        string edited = FrontmatterEditor.Set(Text, [new("status", "done"), new("added", true)]);

        Assert.Equal(Text.Replace("status: draft", "status: done", StringComparison.Ordinal).Replace("last: 'q'\r\n", "last: 'q'\r\nadded: true\r\n", StringComparison.Ordinal), edited);
    }

    [Fact]
    public void Set_ListEntry_LeavesTheCommentsThatFollow()
    {
        string edited = FrontmatterEditor.Set("---\ntags:\n  - a\n  - b\n\n# next\nx: 1\n---\n", [new("tags", new List<object?> { "c" })]);

        Assert.Equal("---\ntags:\n- c\n\n# next\nx: 1\n---\n", edited);
    }

    [Theory]
    [InlineData("---\na: 0x10\nb: 'x'\n---\nB")]
    [InlineData("---\r\na: 16\nb: x\r\n---\nB")]
    [InlineData("---\nb: >-\n  x\na: 16\n---\nB")]
    public void Set_ValuesThatAreThereAlready_KeepsEveryByte(string text)
        => Assert.Equal(text, FrontmatterEditor.Set(text, [new("a", 16), new("b", "x")]));

    [Theory]
    [InlineData("---\n{a: 1, b: 2}\n---\nB", "---\na: 9\nb: 2\n---\nB")]
    [InlineData("---\na: &x 1\nb: *x\n---\nB", "---\na: 9\nb: 1\n---\nB")]
    [InlineData("---\nbase: &x {a: 1}\n<<: *x\n---\nB", "---\nbase: &x {a: 1}\n<<: *x\na: 9\n---\nB")]
    public void Set_WhereLinesCannotTell_StillSaysWhatWasAsked(string text, string expected)
        => Assert.Equal(FrontmatterText.Parse(expected).Entries.Count > 0 ? Values(expected) : "", Values(FrontmatterEditor.Set(text, [new("a", 9)])));

    [Fact]
    public void Merge_IntoABareText_PutsFrontmatterBehindTheMark()
        => Assert.Equal("\uFEFF---\r\nk: v\r\n---\r\n\r\none\r\ntwo\r\n", FrontmatterEditor.Merge("\uFEFFone\r\ntwo\r\n", [new("k", "v")]));

    private static string Values(string text)
        => string.Join('\n', FrontmatterText.Parse(text).Entries.OrderBy(static entry => entry.Key, StringComparer.Ordinal).Select(static entry => $"{entry.Key}={MetadataValue.ToText(entry.Value)}"));
}
