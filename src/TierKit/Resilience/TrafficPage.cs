using TierKit.Telemetry;

namespace TierKit.Resilience;

/// <summary>Counts what one service does until it is written down; arrays, for an answer adds to it.</summary>
/// <remarks>Not thread-safe: the book's lock guards it.</remarks>
internal sealed class TrafficPage(DateTimeOffset since)
{
    private readonly int[] _total = new int[TrafficRecord.Steps];
    private readonly int[] _first = new int[TrafficRecord.Steps];
    private long _served;
    private long _failed;
    private long _priced;
    private decimal _cost;

    public void Attempt(bool served, TimeSpan duration, decimal? cost)
    {
        if (served)
        {
            _served++;
            _total[TrafficRecord.StepOf(duration)]++;
        }
        else
        {
            _failed++;
        }

        Spend(cost);
    }

    public void Spend(decimal? cost)
    {
        if (cost is { } amount)
        {
            _priced++;
            _cost += amount;
        }
    }

    public void FirstToken(TimeSpan after) => _first[TrafficRecord.StepOf(after)]++;

    public TrafficRecord Copy(string service) => new(since, service)
    {
        Served = _served,
        Failed = _failed,
        Priced = _priced,
        Cost = _cost,
        Total = Filled(_total),
        First = Filled(_first),
    };

    private static Dictionary<int, int> Filled(int[] histogram) => histogram.Index().Where(static h => h.Item > 0).ToDictionary(static h => h.Index, static h => h.Item);
}
