using TierKit.Memory.Indexing;

namespace TierKit.Memory.Conformance;

/// <summary>What every search must hold that serves passages to the ranking of this repository: its query rules, and why a hit is one.</summary>
public abstract class RankedSearchConformance : NoteSearchConformance
{
    [Fact]
    public async Task Search_WordsOfANote_SaysWhatMatchedAndWhatItGave()
    {
        Guid tea = await Add("Tea", "Green tea is steeped at eighty degrees.\n\nBlack tea takes boiling water.");
        await Add("Coffee", "Espresso needs pressure and a fine grind.");

        NoteHit hit = (await Ask("How hot for steeping green tea?")).Hits[0];

        Assert.Equal(tea, hit.NoteId);
        Assert.Equal(["steeping", "green", "tea"], hit.MatchedTerms);
        Assert.NotEmpty(hit.Parts);
        Assert.Equal(hit.Score, hit.Parts.Sum(static part => part.Value), 6);
        Assert.NotEmpty(hit.Passages[0].Parts);
    }

    [Fact]
    public async Task Search_ConditionsAlone_ListsWhatFitsLastChangedFirst()
    {
        DateTimeOffset start = new(2024, 5, 1, 0, 0, 0, TimeSpan.Zero);
        Guid[] ids = new Guid[4];
        for (int i = 0; i < ids.Length; i++)
        {
            ids[i] = await Put(Document($"Note {i}", $"text {i}", tags: [i % 2 == 0 ? "even" : "odd"], modified: start.AddDays(i)));
        }

        Assert.Equal([ids[2], ids[0]], (await Ask("", new NoteFilter { Tags = ["even"] })).Hits.Select(static hit => hit.NoteId));
        Assert.Equal([ids[3], ids[1]], (await Ask("tag:odd")).Hits.Select(static hit => hit.NoteId));
        Assert.Empty((await Ask("")).Hits);
    }

    [Theory]
    [InlineData("When do I see the dentist?", true)]
    [InlineData("When is my dentist appointment?", true)]
    [InlineData("Who won the world cup in 1990?", false)]
    [InlineData("How do I repair the dentist's bicycle chain?", false)]
    public async Task Search_OneNoteAlone_TellsWhatItIsAbout(string question, bool found)
    {
        await Add("Mail", "Your dentist appointment is on Tuesday at ten in Mill Street.");

        Assert.Equal(found ? 1 : 0, (await Ask(question)).Hits.Count);
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
    public async Task Search_QueryInOtherWords_FindsByMeaning()
    {
        Guid id = await Add("car", "The automobile must be repaired by a mechanic before the holidays.");
        await Add("garden", "Tomatoes want sun, water and a stake to climb.");
        await Add("music", "The concert of the orchestra begins in the evening.");

        SearchAnswer answer = await Search.SearchAsync(new NoteQuery { Text = "vehicle garage", Mode = SearchMode.Meaning }, Token);

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
}
