using System.Globalization;
using TierKit.Memory.Indexing;
using TierKit.Memory.Search;
using TierKit.Memory.Tests.Conformance;

namespace TierKit.Memory.Tests.Search;

/// <summary>Measures what each part of the ranking is worth, one at a time; run the built test executable with <c>--tierkit-figures ablation</c>. Nothing here is a test.</summary>
internal static class RankingAblation
{
    private const double Half = .5;

    // One thing at a time changes from a whole-note share of .5, but in the first two rows, which are as shipped.
    private static readonly (string Name, RankingOptions Ranking, SearchMode Mode)[] Rows =
    [
        ("**whole note .6, as shipped**", new(), SearchMode.Hybrid),
        ("**the same, words alone**", new(), SearchMode.Text),
        ("whole note .5", new() { NoteShare = Half }, SearchMode.Hybrid),
        ("the same, words alone", new() { NoteShare = Half }, SearchMode.Text),
        ("without related words", new() { NoteShare = Half, RelatedWords = 0 }, SearchMode.Hybrid),
        ("without neighbouring passages", new() { NoteShare = Half, Before = 0, After = 0, TwoAway = 0 }, SearchMode.Hybrid),
        ("without the whole note", new() { NoteShare = 0 }, SearchMode.Hybrid),
        ("the whole note alone", new() { NoteShare = 1 }, SearchMode.Hybrid),
        ("without weight of the title", new() { NoteShare = Half, Title = 1 }, SearchMode.Hybrid),
        ("title 1.5", new() { NoteShare = Half, Title = 1.5 }, SearchMode.Hybrid),
        ("b .6 instead of .75", new() { NoteShare = Half, LengthShare = .6 }, SearchMode.Hybrid),
        ("the engine's BM25 instead of ours", new() { NoteShare = Half, Rescore = false }, SearchMode.Hybrid),
        ("meaning .4 instead of .3", new() { NoteShare = Half, Meaning = .4 }, SearchMode.Hybrid),
        ("without names", new() { NoteShare = Half, Names = 0 }, SearchMode.Hybrid),
    ];

    /// <summary>Prints the table of each collection in the folder.</summary>
    /// <param name="folder">Holds <c>NAME.corpus.jsonl</c> and <c>NAME.queries.jsonl</c>; by default the shared cases.</param>
    public static async Task<int> RunAsync(string? folder)
    {
        folder ??= Path.Combine(CaseFiles.Shared, "retrieval");
        string[] corpora = Directory.Exists(folder) ? [.. Directory.GetFiles(folder, "*.corpus.jsonl").Order(StringComparer.Ordinal)] : [];
        if (corpora.Length == 0)
        {
            await Console.Error.WriteLineAsync($"'{folder}' holds no collection. Name a folder with NAME.corpus.jsonl and NAME.queries.jsonl after 'ablation'.").ConfigureAwait(false);
            return 2;
        }

        foreach (string corpus in corpora)
        {
            await MeasureAsync(corpus).ConfigureAwait(false);
        }

        return 0;
    }

    private static async Task MeasureAsync(string corpus)
    {
        using RetrievalEvaluator evaluator = new();
        await evaluator.AddAsync(RetrievalEvaluator.ReadCorpus(corpus)).ConfigureAwait(false);
        IReadOnlyList<EvaluationQuery> queries = RetrievalEvaluator.ReadQueries(corpus.Replace(".corpus.", ".queries.", StringComparison.Ordinal));
        Say($"| {Path.GetFileName(corpus)} | nDCG@10 | recall@100 | MRR |\n| --- | --- | --- | --- |");
        foreach ((string name, RankingOptions ranking, SearchMode mode) in Rows)
        {
            EvaluationReport report = await evaluator.RunAsync(queries, mode, ranking).ConfigureAwait(false);
            Say($"| {name} | {report.NdcgAt10:.0000} | {report.RecallAt100:.000} | {report.Mrr:.000} |");
        }
    }

    private static void Say(FormattableString line) => Console.Out.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
