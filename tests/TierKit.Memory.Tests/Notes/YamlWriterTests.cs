using System.Numerics;
using TierKit.Memory.Notes;

namespace TierKit.Memory.Tests.Notes;

public sealed class YamlWriterTests
{
    [Theory]
    [InlineData("plain")]
    [InlineData("yes")]
    [InlineData("1:30")]
    [InlineData("010")]
    [InlineData("a: b # c")]
    [InlineData("- x")]
    [InlineData("-")]
    [InlineData("?")]
    [InlineData("---")]
    [InlineData("=")]
    [InlineData(" lead")]
    [InlineData("tail ")]
    [InlineData("it's \"both\"")]
    [InlineData("one\ntwo\n\nthree\n")]
    [InlineData("\n")]
    [InlineData("blank \nbefore break")]
    [InlineData("tab\tand\u0001control\u0085\u2028")]
    [InlineData("mark\uFEFF")]
    [InlineData("🎉 中文")]
    [InlineData("C:\\path")]
    [InlineData("key:")]
    [InlineData("`tick")]
    [InlineData("%percent")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb cccccccccccccccccccccccc ddddddddddd  eeeeeeeeee # f")]
    public void Write_AnyText_ReadsBackAsTheSameText(string text)
    {
        string yaml = YamlWriter.Write([new("key", text), new("list", new List<object?> { text, new List<object?> { text } }), new("next", "x")]);

        YamlMapping read = Assert.IsType<YamlMapping>(YamlReader.Read(yaml));

        Assert.Equal(text, read.Entries["key"]);
        List<object?> list = Assert.IsType<List<object?>>(read.Entries["list"]);
        Assert.Equal(text, list[0]);
        Assert.Equal(text, Assert.Single(Assert.IsType<List<object?>>(list[1])));
        Assert.Equal("x", read.Entries["next"]);
    }

    [Fact]
    public void Write_TypedValues_ReadBackWithTheirTypes()
    {
        List<KeyValuePair<string, object?>> entries =
        [
            new("i", BigInteger.Parse("-12345678901234567890", System.Globalization.CultureInfo.InvariantCulture)),
            new("f", 0.1),
            new("big", 1e300),
            new("small", 1.5e-9),
            new("b", false),
            new("n", null),
            new("t", new YamlTimestamp("2024-01-02T03:04:05+01:00")),
        ];

        YamlMapping read = Assert.IsType<YamlMapping>(YamlReader.Read(YamlWriter.Write(entries)));

        Assert.Equal(entries, read.Entries);
    }
}
