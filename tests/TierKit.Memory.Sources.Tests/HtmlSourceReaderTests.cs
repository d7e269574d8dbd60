using TierKit.Memory.Sources.Html;

namespace TierKit.Memory.Sources.Tests;

public sealed class HtmlSourceReaderTests
{
    private const string Page = """
        <!doctype html>
        <html><head><title>Garden plan</title><style>p { color: red }</style><script>alert("never")</script></head>
        <body>
        <nav>Home About</nav>
        <h1>Roses</h1>
        <p>Roses need <b>six hours</b> of sun
        every day.</p>
        <h2>Pruning</h2>
        <ul><li>In late winter</li><li>Above a bud</li></ul>
        <p hidden>secret words</p>
        <table><tr><td>Bed A</td><td>12 plants</td></tr></table>
        </body></html>
        """;

    [Fact]
    public void Read_Page_GivesItsTextByHeadingWithLines()
    {
        IReadOnlyList<SourcePart> parts = SampleFiles.Read(new HtmlSourceReader(), "a.html", Page);

        Assert.Equal(["# Roses\n\nRoses need six hours of sun every day.", "## Pruning\n\nIn late winter\n\nAbove a bud\n\nBed A\n\n12 plants"], parts.Select(static p => p.Text));
        Assert.Equal(["line 5", "line 8"], parts.Select(static p => p.Location));
        Assert.All(parts, static p => Assert.Equal("Garden plan", p.Title));
    }

    [Theory]
    [InlineData("div")]
    [InlineData("b")]
    [InlineData("blockquote")]
    public void Read_NestedHundredThousandDeep_StopsAndSaysWhere(string element)
    {
        string page = string.Concat(Enumerable.Repeat($"<{element}>", 100_000)) + "deep down";

        Assert.Contains("nested deeper than 2000, in line 1", Assert.Throws<InvalidDataException>(() => SampleFiles.Read(new HtmlSourceReader(), "a.html", page)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NestedAThousandDeep_ReadsWhatIsInside()
    {
        string page = string.Concat(Enumerable.Repeat("<div>", 1000)) + "deep down" + string.Concat(Enumerable.Range(0, 5000).Select(static i => $"<p>{i}"));

        Assert.Contains(SampleFiles.Read(new HtmlSourceReader(), "a.html", page), static p => p.Text.Contains("deep down", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_LongPage_IsCutIntoParts()
    {
        string page = "<body>" + string.Concat(Enumerable.Range(0, 500).Select(static i => $"<p>Paragraph {i} of a long page.</p>\n"));

        IReadOnlyList<SourcePart> parts = SampleFiles.Read(new HtmlSourceReader(), "a.htm", page);

        Assert.InRange(parts.Count, 5, 20);
        Assert.All(parts, static p => Assert.True(p.Text.Length < 3000));
        Assert.All(parts.Skip(1), static p => Assert.NotEqual("line 1", p.Location));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<<<>>><p")]
    [InlineData("<table><table><tr><b><a href='")]
    public void Read_Nonsense_NeverThrows(string page) => Assert.InRange(SampleFiles.Read(new HtmlSourceReader(), "a.html", page).Count, 0, 1);

    [Fact]
    public void Read_HugePage_SaysHowLargeItMayBe()
    {
        SourceFile huge = new("a.html", 100_000_000, static () => Stream.Null);

        Assert.Contains("16777216", Assert.Throws<InvalidDataException>(() => SampleFiles.Read(new HtmlSourceReader(), huge)).Message, StringComparison.Ordinal);
    }
}
