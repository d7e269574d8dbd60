using Microsoft.Data.Sqlite;
using TierKit.Memory.Indexing;
using TierKit.Memory.Search;
using TierKit.Memory.Tests.Conformance;

namespace TierKit.Memory.Tests.Search;

public sealed class TermScannerTests
{
    [Theory]
    [InlineData("Running ponies' generalizations", "run poni gener")]
    [InlineData("don't e-mail v2.0", "don t e mail v2 0")]
    [InlineData("Über façade Ångström", "uber facad angstrom")]
    [InlineData("café, ＮＡＴＯ", "cafe ｎａｔｏ")]
    [InlineData("東京の", "東京 京の の")]
    [InlineData("a字b", "a 字 b")]
    [InlineData("مَكْتَبَة", "مكتبة")]
    [InlineData("😀 — …", "")]
    [InlineData("", "")]
    public void MoveNext_AnyScript_GivesComparableTerms(string text, string expected)
        => Assert.Equal(expected, string.Join(' ', Terms(text)));

    [Fact]
    public void MoveNext_LoneSurrogatesAndLongestWords_Ends()
        => Assert.Equal([new string('x', PorterStemmer.LongestWord)], Terms("\uD800 \uDC00 " + new string('x', 100_000)));

    [Fact]
    public void MoveNext_OverACorpus_GivesTheTermsOfTheFullTextEngine()
    {
        string path = CaseFiles.Beside("retrieval/cranfield.corpus.jsonl");
        using SqliteConnection connection = new("Data Source=:memory:");
        connection.Open();
        Run(connection, "CREATE VIRTUAL TABLE t USING fts5(x, tokenize='porter unicode61'); CREATE VIRTUAL TABLE v USING fts5vocab('t', 'row');");
        SortedDictionary<string, long> ours = new(StringComparer.Ordinal);
        foreach (EvaluationDocument document in RetrievalEvaluator.ReadCorpus(path))
        {
            using SqliteCommand insert = connection.CreateCommand();
            insert.CommandText = "INSERT INTO t VALUES($x)";
            insert.Parameters.AddWithValue("$x", document.Text);
            insert.ExecuteNonQuery();
            foreach (string term in Terms(document.Text))
            {
                ours[term] = ours.GetValueOrDefault(term) + 1;
            }
        }

        SortedDictionary<string, long> theirs = new(StringComparer.Ordinal);
        using SqliteCommand select = connection.CreateCommand();
        select.CommandText = "SELECT term, cnt FROM v";
        using SqliteDataReader reader = select.ExecuteReader();
        while (reader.Read())
        {
            theirs[reader.GetString(0)] = reader.GetInt64(1);
        }

        Assert.True(theirs.Count > 4000, $"Only {theirs.Count} terms were compared.");
        Assert.Equal(theirs, ours);
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static List<string> Terms(string text)
    {
        List<string> terms = [];
        TermScanner scanner = new(text, new char[TermScanner.BufferLength]);
        while (scanner.MoveNext())
        {
            terms.Add(scanner.Current.ToString());
        }

        return terms;
    }
}
