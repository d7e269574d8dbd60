using System.Text;
using TierKit.Memory.Encoders;

namespace TierKit.Memory.Tests.Encoders;

public sealed class WordScannerTests
{
    [Theory]
    [InlineData("The Quick, brown fox!", "the quick brown fox")]
    [InlineData("well-known e-mail", "well known e mail")]
    [InlineData("It's Anna's; we'll see, I'd say they've won", "it anna we see i say they won")]
    [InlineData("isn't can't DON'T", "is not can not do not")]
    [InlineData("isn’t", "is not")]
    [InlineData("rock 'n' roll", "rock n roll")]
    [InlineData("o'clock", "o clock")]
    [InlineData("café naïve Straße", "cafe naive strasse")]
    [InlineData("cafe\u0301", "cafe")]
    [InlineData("2024 4x4", "2024 4x4")]
    [InlineData("北京 Москва كتاب word", "word")]
    [InlineData("wordМ", "")]
    [InlineData("", "")]
    [InlineData("'' - … 😀", "")]
    [InlineData("t't", "t t")]
    [InlineData("n't", "n t")]
    public void MoveNext_Text_GivesItsWords(string text, string expected) => Assert.Equal(expected, Words(text));

    [Fact]
    public void MoveNext_WordOfAnyLength_NeverOverflows()
    {
        for (int length = 1; length < 100; length++)
        {
            Assert.Equal(length <= WordScanner.Longest ? $"a {new string('x', length)} b" : "a b", Words($"a {new string('x', length)} b"));
        }
    }

    [Fact]
    public void MoveNext_LatinLettersThatBecomeSeveral_NeverOverflow() => Assert.Equal("end", Words(new string('æ', 60) + " end"));

    private static string Words(string text)
    {
        List<string> words = [];
        WordScanner scanner = new(text, stackalloc byte[WordScanner.Longest]);
        while (scanner.MoveNext())
        {
            words.Add(Encoding.ASCII.GetString(scanner.Current));
        }

        return string.Join(' ', words);
    }
}
