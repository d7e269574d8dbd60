using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Memory.Indexing;
using TierKit.Memory.Operations;
using TierKit.Memory.Search;

namespace TierKit.Memory.PostgreSql.Tests;

/// <summary>Measures both engines in one run; run the built test executable with <c>--tierkit-figures</c>. Nothing here is a test.</summary>
internal static class EngineFigures
{
    public const string Switch = "--tierkit-figures";

    private static readonly TimeProvider Time = TimeProvider.System;

    private static readonly string Cases = Path.Combine(typeof(EngineFigures).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static data => data.Key == "SharedCases").Value!, "retrieval");

    public static async Task<int> RunAsync(string[] args)
    {
        using PostgreSqlServer server = new();
        if (!server.IsThere)
        {
            Console.Out.WriteLine(PostgreSqlServer.Absent);
            return 1;
        }

        string connection = server.Start();
        if (args.Length == 0 || args.Contains("recall"))
        {
            await RecallAsync(connection).ConfigureAwait(false);
        }

        if (args.Length == 0 || args.Contains("notes"))
        {
            await NotesAsync(connection, args.Contains("short") ? 1_000 : 10_000).ConfigureAwait(false);
        }

        return 0;
    }

    private static async Task RecallAsync(string connection)
    {
        foreach (string set in (string[])["scifact", "cranfield"])
        {
            IReadOnlyList<EvaluationDocument> corpus = RetrievalEvaluator.ReadCorpus(Path.Combine(Cases, set + ".corpus.jsonl"));
            IReadOnlyList<EvaluationQuery> queries = RetrievalEvaluator.ReadQueries(Path.Combine(Cases, set + ".queries.jsonl"));
            using Engine engine = new(connection);
            using RetrievalEvaluator sqlite = new();
            using RetrievalEvaluator postgres = new(new PostgreSqlPassageStore(engine.Open()));
            foreach ((string name, RetrievalEvaluator evaluator) in ((string, RetrievalEvaluator)[])[("SQLite", sqlite), ("PostgreSQL", postgres)])
            {
                await evaluator.AddAsync(corpus).ConfigureAwait(false);
                foreach (SearchMode mode in Enum.GetValues<SearchMode>())
                {
                    EvaluationReport report = await evaluator.RunAsync(queries, mode).ConfigureAwait(false);
                    Say($"{set} {name} {mode}: recall@10 {report.RecallAt10:F4} recall@100 {report.RecallAt100:F4} MRR {report.Mrr:F4} nDCG@10 {report.NdcgAt10:F4} p50 {report.Median.TotalMilliseconds:F1} ms");
                }
            }
        }
    }

    private static async Task NotesAsync(string connection, int count)
    {
        string folder = Directory.CreateTempSubdirectory("tierkit-figures-").FullName;
        string root = Directory.CreateDirectory(Path.Combine(folder, "notes")).FullName;
        CaseText text = new(Cases);
        for (int i = 0; i < count; i++)
        {
            string path = Path.Combine(root, $"folder{i % 50}", $"note {i}.md");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, text.Note(i, words: 130 + (i % 7 * 30))).ConfigureAwait(false);
        }

        foreach (bool postgres in (bool[])[false, true])
        {
            ServiceCollection services = new();
            services.AddTierKit(kit =>
            {
                kit.AddBasicMemory(root, options => options.StatePath = Path.Combine(folder, "state"));
                if (postgres)
                {
                    kit.UsePostgreSql(connection, options => options.Tenant = folder);
                }
            });
            ServiceProvider provider = services.BuildServiceProvider();
            await using (provider.ConfigureAwait(false))
            {
                await MeasureAsync(postgres ? "PostgreSQL" : "SQLite", provider.GetRequiredService<BasicMemory>(), count).ConfigureAwait(false);
            }
        }

        Directory.Delete(folder, recursive: true);
    }

    private static async Task MeasureAsync(string name, BasicMemory memory, int count)
    {
        TimeSpan cpu = Process.GetCurrentProcess().TotalProcessorTime;
        double import = await Timed(() => memory.ReindexAsync()).ConfigureAwait(false);
        cpu = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        Say($"{name}: {count} notes imported in {import / 1000:F1} s = {count / import * 1000:F0} notes/s ({cpu.TotalSeconds:F1} s of this process)");
        CaseText text = new(Cases);
        List<double> searches = [];
        for (int i = 0; i < 400; i++)
        {
            string question = text.Question(i);
            double time = await Timed(() => memory.SearchNotesAsync(question)).ConfigureAwait(false);
            // Before that the code is compiled quickly and not yet well.
            if (i >= 100)
            {
                searches.Add(time);
            }
        }

        List<double> writes = [];
        for (int i = 0; i < 200; i++)
        {
            int number = i;
            writes.Add(await Timed(() => memory.WriteNoteAsync($"{name} {number}", text.Body(200))).ConfigureAwait(false));
        }

        Say($"{name}: search over {count} notes p50 {Percentile(searches, .5):F1} ms p95 {Percentile(searches, .95):F1} ms; write_note p50 {Percentile(writes, .5):F1} ms p95 {Percentile(writes, .95):F1} ms");
    }

    private static async Task<double> Timed(Func<Task> act)
    {
        long start = Time.GetTimestamp();
        await act().ConfigureAwait(false);
        return Time.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Percentile(List<double> values, double share) => values.Order().ElementAt((int)((values.Count - 1) * share));

    private static void Say(FormattableString line) => Console.Out.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
