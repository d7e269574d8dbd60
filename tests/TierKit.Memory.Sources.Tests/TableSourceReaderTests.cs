using TierKit.Memory.Sources.Tables;

namespace TierKit.Memory.Sources.Tests;

public sealed class TableSourceReaderTests
{
    [Theory]
    [InlineData("a.csv", "Name,City\nAda,London\n\"Grace, Rear Admiral\",\"New\nYork\"\n")]
    [InlineData("a.csv", "Name;City\nAda;London\n\"Grace, Rear Admiral\";\"New\nYork\"\n")]
    [InlineData("a.tsv", "Name\tCity\nAda\tLondon\nGrace, Rear Admiral\tNew York\n")]
    public void Read_Table_NamesTheColumnOfEachValue(string path, string text)
    {
        SourcePart part = Assert.Single(SampleFiles.Read(new TableSourceReader(), path, text));

        Assert.Equal("Name: Ada; City: London\nName: Grace, Rear Admiral; City: New York\n", part.Text);
        Assert.Equal("rows 1 to 2", part.Location);
    }

    [Fact]
    public void Read_ManyRows_CitesTheRowsOfEachPart()
    {
        string text = "Item,Price\n" + string.Concat(Enumerable.Range(1, 1000).Select(static i => $"Thing number {i},{i * 3}\n"));

        IReadOnlyList<SourcePart> parts = SampleFiles.Read(new TableSourceReader(), "a.csv", text);

        Assert.True(parts.Count > 10);
        Assert.StartsWith("rows 1 to ", parts[0].Location, StringComparison.Ordinal);
        Assert.EndsWith(" to 1000", parts[^1].Location, StringComparison.Ordinal);
        Assert.Equal(1000, parts.Sum(static p => p.Text.Split("Item: ").Length - 1));
    }

    [Theory]
    [InlineData("Name,City\nAda\nGrace,London,extra,more\n")]
    [InlineData("Name,Name,,\n1,2,3,4\n")]
    [InlineData("just one line")]
    [InlineData("\n\n\n")]
    public void Read_RaggedTable_ReadsWhatIsThere(string text) => Assert.InRange(SampleFiles.Read(new TableSourceReader(), "a.csv", text).Count, 0, 1);

    [Fact]
    public void Read_QuoteThatNeverEnds_Throws()
    {
        string text = "Name\n\"" + new string('x', 40_000_000);

        Assert.ThrowsAny<Exception>(() => SampleFiles.Read(new TableSourceReader(), "a.csv", text));
    }
}
