using TierKit.Memory.Search;

namespace TierKit.Memory.Tests.Search;

public sealed class PassageCutterTests
{
    [Fact]
    public void Cut_HeadingsAndParagraphs_JoinsWithinASectionAndKeepsLines()
    {
        IReadOnlyList<CutPassage> passages = PassageCutter.Cut("intro\n\n# One\nfirst\n\nsecond\n\n## Two\n- a\n- b\n\n# Three", firstLine: 5);

        Assert.Equal(
            [new CutPassage("", "intro", 5, 5), new CutPassage("One", "first\n\nsecond", 8, 10), new CutPassage("One › Two", "- a\n- b", 13, 14)],
            passages);
    }

    [Fact]
    public void Cut_FencedCode_StaysOnePieceAndItsHashesAreNoHeadings()
    {
        CutPassage passage = Assert.Single(PassageCutter.Cut("```sh\n# not a heading\n\necho\n```"));

        Assert.Equal(("", "```sh\n# not a heading\n\necho\n```"), (passage.Heading, passage.Text));
    }

    [Fact]
    public void Cut_LongText_KeepsEveryLetterAndNoPassageIsLonger()
    {
        string text = string.Join(' ', Enumerable.Range(0, 4000).Select(static number => number % 17 == 0 ? $"end{number}." : $"word{number}"));

        IReadOnlyList<CutPassage> passages = PassageCutter.Cut(text);

        Assert.True(passages.Count > 30);
        Assert.All(passages, static passage => Assert.InRange(passage.Text.Length, 1, PassageCutter.DefaultLength));
        Assert.Equal(text.Replace(" ", "", StringComparison.Ordinal), string.Concat(passages.Select(static passage => passage.Text)).Replace(" ", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("# only a heading")]
    public void Cut_NoText_GivesNone(string text) => Assert.Empty(PassageCutter.Cut(text));

    [Fact]
    public void Cut_OneWordOfSurrogatePairs_CutsBetweenLetters()
        => Assert.All(PassageCutter.Cut("x" + string.Concat(Enumerable.Repeat("😀", 2000))), static passage => Assert.False(char.IsHighSurrogate(passage.Text[^1])));
}
