using System.CommandLine;
using System.Globalization;
using TierKit.Cli.Configuration;
using TierKit.Cli.Output;
using TierKit.Memory.Indexing;
using TierKit.Memory.Search;

namespace TierKit.Cli.Notes;

/// <summary>Measures search on a corpus with known answers.</summary>
internal static class EvalCommand
{
    public static Command Create()
    {
        Option<FileInfo> corpus = new("--corpus") { Description = "JSON lines: {id, title, text} each.", Required = true };
        Option<FileInfo> queries = new("--queries") { Description = "JSON lines: {id, text, relevant: {id: grade}} each.", Required = true };
        Option<SearchMode?> mode = new("--mode") { Description = "Hybrid, Text or Meaning; by default all three." };
        Option<bool> relevant = new("--only-relevant") { Description = "Lets an answer be empty, as in an app." };
        Option<bool> parts = new("--each-part") { Description = "Measures once more without each part of the ranking, one at a time; Hybrid unless --mode says otherwise." };
        Option<bool> json = CommonOptions.Json();
        Command command = new("eval", "Measures search: recall, MRR and nDCG on a corpus with known answers.") { corpus, queries, mode, relevant, parts, CommonOptions.Config(), json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            TextWriter error = parsed.InvocationConfiguration.Error;
            try
            {
                IReadOnlyList<EvaluationDocument> documents = RetrievalEvaluator.ReadCorpus(parsed.GetValue(corpus)!.FullName);
                IReadOnlyList<EvaluationQuery> asked = RetrievalEvaluator.ReadQueries(parsed.GetValue(queries)!.FullName);
                using RetrievalEvaluator evaluator = new();
                await evaluator.AddAsync(documents, cancellationToken).ConfigureAwait(false);
                bool eachPart = parsed.GetValue(parts);
                SearchMode[] modes = parsed.GetValue(mode) is { } one ? [one] : eachPart ? [SearchMode.Hybrid] : [SearchMode.Hybrid, SearchMode.Text, SearchMode.Meaning];
                foreach (SearchMode current in modes)
                {
                    foreach (RankingPart? part in (IEnumerable<RankingPart?>)[null, .. eachPart ? RankingPart.All : []])
                    {
                        EvaluationReport report = await evaluator.RunAsync(asked, current, part?.Without, parsed.GetValue(relevant), cancellationToken).ConfigureAwait(false);
                        await WriteAsync(parsed.InvocationConfiguration.Output, current, part?.Name, report, parsed.GetValue(json)).ConfigureAwait(false);
                    }
                }

                return ExitCode.Good;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                await error.WriteLineAsync(exception.Message).ConfigureAwait(false);
                return ExitCode.NotMeasured;
            }
        });
        return command;
    }

    private static Task WriteAsync(TextWriter output, SearchMode mode, string? without, EvaluationReport report, bool json) => json
        ? JsonOutput.WriteAsync(output, new
        {
            mode,
            without,
            documents = report.Documents,
            queries = report.Queries,
            recallAt5 = report.RecallAt5,
            recallAt10 = report.RecallAt10,
            recallAt100 = report.RecallAt100,
            mrr = report.Mrr,
            ndcgAt10 = report.NdcgAt10,
            empty = report.Empty,
            medianMilliseconds = report.Median.TotalMilliseconds,
        })
        : output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{mode,-8} recall@5 {report.RecallAt5:0.000}  recall@10 {report.RecallAt10:0.000}  recall@100 {report.RecallAt100:0.000}  MRR {report.Mrr:0.000}  nDCG@10 {report.NdcgAt10:0.000}  empty {report.Empty}  p50 {report.Median.TotalMilliseconds:0.0} ms  ({report.Documents} documents, {report.Queries} queries){(without is null ? "" : "  without ")}{without}"));
}
