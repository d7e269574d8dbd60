using TierKit.Memory.Encoders;
using TierKit.Memory.Indexing;
using TierKit.Memory.Search;
using TierKit.Memory.Tests.Seams;
using TierKit.Memory.Tests.Storage;
using TierKit.Policy;

namespace TierKit.Memory.Tests.Indexing;

public sealed class SqliteNoteSearchTests : NoteSearchConformance
{
    private readonly TemporaryFolder _folder = new();
    private IndexFile? _file;

    protected override INoteSearch Create() => new SqliteNoteSearch(_file = new IndexFile(Path.Combine(_folder.Path, "index.db")), EmbeddedEncoder.Shared, new RankingOptions());

    protected override void Remove()
    {
        _file?.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("\"fine grind\"", "coffee")]
    [InlineData("\"grind fine\"", "")]
    [InlineData("water AND tea", "tea")]
    [InlineData("water NOT tea", "coffee")]
    [InlineData("tea OR espresso", "coffee,tea")]
    [InlineData("(tea OR espresso) AND boiling", "tea")]
    [InlineData("water NOT (tea OR espresso)", "")]
    [InlineData("espr*", "coffee")]
    [InlineData("NOT tea", "")]
    public async Task Search_OperatorsOfTheUser_MeanWhatTheySay(string query, string expected)
    {
        Guid tea = await Add("tea", "Black tea takes boiling water.");
        Guid coffee = await Add("coffee", "Espresso needs water, pressure and a fine grind.");

        IEnumerable<string> found = (await Ask(query)).Hits.Select(hit => hit.NoteId == tea ? "tea" : hit.NoteId == coffee ? "coffee" : "?");

        Assert.Equal(expected, string.Join(',', found.Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("图书馆的开放时间是上午九点。", "开放时间")]
    [InlineData("图书馆的开放时间是上午九点。", "馆")]
    [InlineData("東京の天気は晴れです", "天気")]
    [InlineData("도서관은 아홉 시에 문을 엽니다", "도서관")]
    [InlineData("المكتبة تفتح في الساعة التاسعة", "المكتبة")]
    [InlineData("اَلْمَكْتَبَة مفتوحة", "المكتبة")]
    [InlineData("ห้องสมุดเปิดเก้าโมง", "ห้องสมุด")]
    [InlineData("Библиотека открывается в девять", "библиотека")]
    [InlineData("Die Bücherei öffnet um neun", "bucherei")]
    [InlineData("la bibliothèque ouvre à neuf heures", "bibliotheque")]
    public async Task Search_AnyScript_FindsWhatIsWritten(string text, string query)
    {
        Guid id = await Add("library", text);
        await Add("other", "Something else entirely, 完全不同的内容, شيء آخر.");

        Assert.Equal(id, (await Ask(query)).Hits[0].NoteId);
    }

    [Fact]
    public async Task Search_SecretNote_IsNeverWrittenIntoTheIndex()
    {
        await Add("open", "giraffes eat leaves");
        Guid id = await Add("diary", "the zanzibar password is swordfish");
        await Add("diary", "the zanzibar password is swordfish", id, label: Sensitivity.Secret);

        Assert.Empty((await Ask("zanzibar swordfish")).Hits);
        await Add("late", "another", label: Sensitivity.Secret);
        Assert.Empty((await Ask("late")).Hits);
    }

    [Fact]
    public async Task Search_QueryInOtherWords_FindsByMeaning()
    {
        Guid id = await Add("car", "The automobile must be repaired by a mechanic before the holidays.");
        await Add("garden", "Tomatoes want sun, water and a stake to climb.");
        await Add("music", "The concert of the orchestra begins in the evening.");

        SearchAnswer answer = await AsBuilt().SearchAsync(new NoteQuery { Text = "vehicle garage", Mode = SearchMode.Meaning }, TestContext.Current.CancellationToken);

        Assert.Equal(id, answer.Hits[0].NoteId);
    }

    [Fact]
    public async Task Search_DateInWords_FindsTheIsoDate()
    {
        Guid id = await Add("log", "On 2024-03-05 the roof was repaired.");
        await Add("log2", "On 2023-07-06 the roof was repaired.");

        Assert.Equal(id, (await Ask("roof in March")).Hits[0].NoteId);
    }

    [Fact]
    public async Task Search_PassageOfALongNote_CitesItsLines()
    {
        string text = string.Join("\n\n", Enumerable.Range(1, 200).Select(static number => number == 150 ? "The needle is hidden under the haystack of the northern barn." : $"Paragraph {number} speaks about fields, fences and weather at some length so that it fills its own space."));
        await Add("farm", text);

        PassageHit passage = (await Ask("needle haystack barn")).Hits[0].Passages[0];

        Assert.Contains("needle", passage.Text, StringComparison.Ordinal);
        Assert.InRange(299, passage.Line, passage.EndLine);
        Assert.Equal(["needle", "haystack", "barn"], passage.MatchedTerms);
    }

    private SqliteNoteSearch AsBuilt() => new(_file!, EmbeddedEncoder.Shared, new RankingOptions());
}
