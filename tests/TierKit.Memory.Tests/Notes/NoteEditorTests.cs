using TierKit.Memory.Notes;

namespace TierKit.Memory.Tests.Notes;

public sealed class NoteEditorTests
{
    private const string Crlf = "\uFEFF---\r\n# note\r\ntitle: 'T'\r\n---\r\n\r\n# T\r\n\r\n## A\r\nold\r\n\r\n## B\r\nkeep\r\n";

    [Theory]
    [InlineData(NoteEdit.Append, "x\ny\n", null, "keep\r\n", "keep\r\nx\r\ny\r\n")]
    [InlineData(NoteEdit.Prepend, "x\ny", null, "\r\n\r\n# T", "\r\n\r\nx\r\ny\r\n# T")]
    [InlineData(NoteEdit.ReplaceSection, "x\ny\n", "A", "## A\r\nold\r\n\r\n", "## A\r\nx\r\ny\r\n\r\n")]
    [InlineData(NoteEdit.ReplaceSection, "x", "B", "## B\r\nkeep\r\n", "## B\r\nx\r\n")]
    [InlineData(NoteEdit.InsertBeforeSection, "x", "B", "\r\n## B", "\r\nx\r\n\r\n## B")]
    [InlineData(NoteEdit.InsertAfterSection, "x", "A", "## A\r\n", "## A\r\nx\r\n\r\n")]
    public void Apply_ToACrlfFile_ChangesOnlyWhatWasNamed(string operation, string content, string? section, string before, string after)
    {
        string edited = NoteEditor.Apply(Crlf, new NoteEdit(operation, content) { Section = section });

        Assert.Equal(1, Crlf.AsSpan().Count(before));
        Assert.Equal(Crlf.Replace(before, after, StringComparison.Ordinal), edited);
    }

    [Fact]
    public void Apply_FindReplaceOverSeveralLines_KeepsTheFilesLineEnds()
    {
        string edited = NoteEditor.Apply(Crlf, new NoteEdit(NoteEdit.FindReplace, "one\ntwo") { FindText = "old\n\n## B" });

        Assert.Equal(Crlf.Replace("old\r\n\r\n## B", "one\r\ntwo", StringComparison.Ordinal), edited);
    }

    [Fact]
    public void Apply_SectionNamedInYamlComment_TouchesTheBodyOnly()
    {
        string edited = NoteEditor.Apply("---\n## A\nk: v\n---\n## A\nold", new NoteEdit(NoteEdit.ReplaceSection, "new") { Section = "A" });

        Assert.Equal("---\n## A\nk: v\n---\n## A\nnew", edited);
    }

    [Fact]
    public void Apply_LastSectionOfAFileThatEndsItsLine_KeepsTheFinalLineEnd()
        => Assert.Equal("## A\nnew\n", NoteEditor.Apply("## A\nold\n", new NoteEdit(NoteEdit.ReplaceSection, "new") { Section = "A" }));
}
