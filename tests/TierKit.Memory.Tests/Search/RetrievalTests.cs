using TierKit.Memory.Indexing;
using TierKit.Memory.Search;
using TierKit.Memory.Tests.Conformance;

namespace TierKit.Memory.Tests.Search;

/// <summary>Holds the quality that search has reached on two collections with known answers.</summary>
public sealed class RetrievalTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("scifact", .685, .92)]
    [InlineData("cranfield", .39, .74)]
    public async Task Run_HybridSearch_ReachesTheFloorAndIsNotBelowWordsAlone(string name, double ndcg, double recall)
    {
        string corpus = CaseFiles.Beside($"retrieval/{name}.corpus.jsonl");
        using RetrievalEvaluator evaluator = new();
        await evaluator.AddAsync(RetrievalEvaluator.ReadCorpus(corpus), Token);
        IReadOnlyList<EvaluationQuery> queries = RetrievalEvaluator.ReadQueries(CaseFiles.Beside($"retrieval/{name}.queries.jsonl"));

        EvaluationReport hybrid = await evaluator.RunAsync(queries, cancellationToken: Token);
        EvaluationReport words = await evaluator.RunAsync(queries, SearchMode.Text, cancellationToken: Token);

        TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {hybrid.Queries} queries over {hybrid.Documents}, nDCG@10 {hybrid.NdcgAt10:F4} (words alone {words.NdcgAt10:F4}), recall@10 {hybrid.RecallAt10:F3}, recall@100 {hybrid.RecallAt100:F3}, MRR {hybrid.Mrr:F3}");
        Assert.True(hybrid.Queries > 100);
        Assert.True(hybrid.NdcgAt10 >= ndcg, $"nDCG@10 is {hybrid.NdcgAt10:F4}.");
        Assert.True(hybrid.RecallAt100 >= recall, $"recall@100 is {hybrid.RecallAt100:F4}.");
        Assert.True(hybrid.NdcgAt10 >= words.NdcgAt10, $"hybrid {hybrid.NdcgAt10:F4} is below words alone {words.NdcgAt10:F4}.");
    }

    [Fact]
    public async Task Run_QuestionsOfAnotherField_AreMostlyAnsweredWithNothing()
    {
        using RetrievalEvaluator evaluator = new();
        await evaluator.AddAsync(RetrievalEvaluator.ReadCorpus(CaseFiles.Beside("retrieval/cranfield.corpus.jsonl")), Token);
        IReadOnlyList<EvaluationQuery> foreign = RetrievalEvaluator.ReadQueries(CaseFiles.Beside("retrieval/scifact.queries.jsonl"));
        IReadOnlyList<EvaluationQuery> own = RetrievalEvaluator.ReadQueries(CaseFiles.Beside("retrieval/cranfield.queries.jsonl"));

        EvaluationReport strange = await evaluator.RunAsync(foreign, onlyRelevant: true, cancellationToken: Token);
        EvaluationReport asked = await evaluator.RunAsync(own, onlyRelevant: true, cancellationToken: Token);

        TestContext.Current.TestOutputHelper?.WriteLine($"Empty: {strange.Empty} of {strange.Queries} foreign, {asked.Empty} of {asked.Queries} own; nDCG@10 of the own {asked.NdcgAt10:F4}");
        Assert.True(strange.Empty >= strange.Queries * .9, $"Only {strange.Empty} of {strange.Queries} foreign questions were answered with nothing.");
        Assert.True(asked.Empty <= asked.Queries * .02, $"{asked.Empty} of {asked.Queries} questions of the field were answered with nothing.");
    }

    [Theory]
    [InlineData("{\"id\":\"1\"}")]
    [InlineData("not json")]
    public void ReadCorpus_BrokenLine_NamesIt(string line)
    {
        string path = Path.GetTempFileName();
        File.WriteAllText(path, "{\"id\":1,\"title\":\"t\",\"text\":\"x\"}\n\n" + line);
        try
        {
            InvalidDataException exception = Assert.Throws<InvalidDataException>(() => RetrievalEvaluator.ReadCorpus(path));
            Assert.Contains("Line 3", exception.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
