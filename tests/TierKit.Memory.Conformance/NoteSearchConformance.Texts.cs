using TierKit.Memory.Indexing;

namespace TierKit.Memory.Conformance;

/// <content>Texts of any kind, in queries and in notes.</content>
public abstract partial class NoteSearchConformance
{
    [Theory]
    [InlineData("\"")]
    [InlineData("\"unclosed phrase")]
    [InlineData("AND")]
    [InlineData("giraffes AND")]
    [InlineData("NOT giraffes")]
    [InlineData("OR OR OR")]
    [InlineData("((((((")]
    [InlineData("giraffes) OR (leaves")]
    [InlineData("title:giraffes")]
    [InlineData("{title} : giraffes")]
    [InlineData("^giraffes + leaves")]
    [InlineData("NEAR(giraffes leaves, 2)")]
    [InlineData("giraffes*")]
    [InlineData("*")]
    [InlineData("**")]
    [InlineData("-- ; DROP TABLE document")]
    [InlineData("it's \\ a ' trap \\' :* & | !")]
    [InlineData("\0")]
    [InlineData("\uD800 broken")]
    [InlineData("😀 🦒")]
    [InlineData("the of and is")]
    [InlineData("tag:")]
    [InlineData("tag:\"")]
    [InlineData("   ")]
    [InlineData("长颈鹿")]
    [InlineData("الزرافة")]
    public async Task Search_AnyText_NeverThrows(string text)
    {
        await Add("One", "giraffes eat leaves");

        foreach (SearchMode mode in Enum.GetValues<SearchMode>())
        {
            Assert.NotNull(await Search.SearchAsync(new NoteQuery { Text = text, Mode = mode }, Token));
        }
    }

    [Theory]
    [InlineData("\0 giraffes \u0001")]
    [InlineData("\uD800 giraffes \uDFFF")]
    [InlineData("😀🦒 giraffes \u202E")]
    [InlineData("it's \\ giraffes ' \" $1 {0} %s")]
    public async Task Upsert_AnyText_IsTakenAndFound(string text)
    {
        Guid id = await Put(Document(text, text, tags: [text], metadata: """{"status":"\u0000"}"""));

        Assert.Equal(id, Assert.Single((await Ask("giraffes")).Hits).NoteId);
    }

    [Fact]
    public async Task Search_HundredThousandLetters_AnswersLikeAnyOther()
    {
        Guid id = await Add("One", "giraffes eat leaves");
        string text = string.Join(' ', Enumerable.Range(0, 12_000).Select(static number => $"word{number}")) + new string('(', 2000);

        Assert.NotNull(await Ask(text));
        Assert.Equal(id, Assert.Single((await Ask("giraffes leaves " + string.Concat(Enumerable.Repeat("leaves giraffes ", 7000)))).Hits).NoteId);
    }
}
