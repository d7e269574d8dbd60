namespace TierKit.Memory.Search;

/// <summary>Adds up the measures of rankings, query by query. Not thread-safe.</summary>
internal sealed class RetrievalMetrics
{
    private readonly List<TimeSpan> _times = [];
    private double _recall5;
    private double _recall10;
    private double _recall100;
    private double _mrr;
    private double _ndcg;
    private int _queries;
    private int _empty;

    public void Add(IReadOnlyList<string> ranked, IReadOnlyDictionary<string, double> relevant, TimeSpan time)
    {
        HashSet<string> wanted = [.. relevant.Where(static grade => grade.Value > 0).Select(static grade => grade.Key)];
        if (wanted.Count == 0)
        {
            return;
        }

        _queries++;
        _empty += ranked.Count == 0 ? 1 : 0;
        _times.Add(time);
        _recall5 += Recall(5);
        _recall10 += Recall(10);
        _recall100 += Recall(100);
        int first = ranked.Take(10).TakeWhile(id => !wanted.Contains(id)).Count();
        _mrr += first < Math.Min(10, ranked.Count) ? 1.0 / (first + 1) : 0;
        double ideal = Gain(relevant.Values.Where(static grade => grade > 0).OrderDescending());
        _ndcg += Gain(ranked.Select(id => Math.Max(0, relevant.GetValueOrDefault(id)))) / ideal;

        double Recall(int depth) => (double)ranked.Take(depth).Count(wanted.Contains) / wanted.Count;
    }

    public EvaluationReport Report(int documents)
    {
        double queries = Math.Max(1, _queries);
        return new EvaluationReport
        {
            Documents = documents,
            Queries = _queries,
            RecallAt5 = _recall5 / queries,
            RecallAt10 = _recall10 / queries,
            RecallAt100 = _recall100 / queries,
            Mrr = _mrr / queries,
            NdcgAt10 = _ndcg / queries,
            Empty = _empty,
            Median = _times.Count == 0 ? TimeSpan.Zero : _times.Order().ElementAt(_times.Count / 2),
        };
    }

    private static double Gain(IEnumerable<double> grades) => grades.Take(10).Select(static (grade, rank) => grade / Math.Log2(rank + 2)).Sum();
}
