using TierKit.Memory.Search;

namespace TierKit.Memory.Tests.Search;

public sealed class QueryParserTests
{
    [Theory]
    [InlineData("What is the boiling point of water?", "boil point water", null)]
    [InlineData("e-mail v2", "e mail v2", null)]
    [InlineData("the \"boiling point\" of water", "boil point water", "\"boil point\"")]
    [InlineData("\"a b\" \"c d\"", "b c", "(\"a b\" AND \"c d\")")]
    [InlineData("tea AND water", "tea water", "(\"tea\" AND \"water\")")]
    [InlineData("tea OR water", "tea water", "(\"tea\" OR \"water\")")]
    [InlineData("green tea AND NOT water", "green tea", "((\"green\" AND \"tea\") NOT \"water\")")]
    [InlineData("tea NOT (water OR milk)", "tea", "(\"tea\" NOT (\"water\" OR \"milk\"))")]
    [InlineData("espr*", "espr", null)]
    [InlineData("tea AND espr*", "tea espr", "(\"tea\" AND \"espr\" *)")]
    [InlineData("tea AND", "tea", "\"tea\"")]
    [InlineData("(tea", "tea", null)]
    [InlineData("tea) AND water", "tea water", "(\"tea\" AND \"water\")")]
    [InlineData("tea tea TEA teas", "tea", null)]
    [InlineData("title:tea", "titl tea", null)]
    [InlineData("the of", "", null)]
    public void Parse_Text_GivesTermsAndWhatIsRequired(string text, string terms, string? required)
    {
        ParsedQuery query = QueryParser.Parse(text);

        Assert.Equal(terms, string.Join(' ', query.Terms.Select(static term => term.Text)));
        Assert.Equal(required, query.Required?.ToFullText());
    }

    [Theory]
    [InlineData("tag:work", "work")]
    [InlineData("TAG:#Work, plans", "Work")]
    [InlineData("tag:\"two words\" tag:a OR tag:b", "two words,a,b")]
    [InlineData("tag: nothing", "")]
    [InlineData("tag:", "")]
    public void Parse_Tags_AreCollected(string text, string tags)
        => Assert.Equal(tags, string.Join(',', QueryParser.Parse(text).Tags));

    [Fact]
    public void Parse_OnlyExclusions_SaysSo()
    {
        ParsedQuery query = QueryParser.Parse("NOT tea");

        Assert.True(query.OnlyExcludes);
        Assert.True(query.IsEmpty);
    }

    [Fact]
    public void Parse_CapitalsInsideOfASentence_AreNames()
    {
        ParsedQuery query = QueryParser.Parse("When did Caroline visit Paris");

        Assert.Equal(["Caroline", "Paris"], query.Terms.Where(static term => term.IsName).Select(static term => term.Source));
        Assert.DoesNotContain(QueryParser.Parse("CAROLINE VISITS PARIS").Terms, static term => term.IsName);
    }

    [Fact]
    public void Parse_AHundredThousandParentheses_Ends()
    {
        ParsedQuery query = QueryParser.Parse("a AND b " + new string('(', 50_000) + "c" + new string(')', 50_000));

        Assert.True(query.Terms.Count <= QueryParser.MostTerms);
    }
}
