using TierKit.Tiers;

namespace TierKit.Telemetry;

/// <summary>Represents one line of a traffic file: what one service did in a few minutes.</summary>
/// <remarks>Histograms map a step to a count; step n ends at 2^(n/4) milliseconds. Breaches map to answers and failures.</remarks>
internal sealed record TrafficRecord(DateTimeOffset At, string Service)
{
    public long Served { get; set; }

    public long Failed { get; set; }

    public Dictionary<int, int> Total { get; init; } = [];

    public Dictionary<int, int> First { get; init; } = [];

    public long Priced { get; set; }

    public decimal Cost { get; set; }

    public Dictionary<ContractBreach, long[]> Contracts { get; init; } = [];

    public bool IsEmpty => Served == 0 && Failed == 0 && Priced == 0 && First.Count == 0 && Contracts.Count == 0;

    public void Add(TrafficRecord other)
    {
        Served += other.Served;
        Failed += other.Failed;
        Priced += other.Priced;
        Cost += other.Cost;
        Merge(Total, other.Total);
        Merge(First, other.First);
        foreach ((ContractBreach breach, long[] counts) in other.Contracts)
        {
            if (counts is [long answers, long failures] && Enum.IsDefined(breach))
            {
                Count(breach, answers, failures);
            }
        }
    }

    public void Count(ContractBreach breach, long answers, long failures)
    {
        if (!Contracts.TryGetValue(breach, out long[]? sum))
        {
            Contracts[breach] = sum = new long[2];
        }

        sum[0] += answers;
        sum[1] += failures;
    }

    /// <summary>How many steps a histogram has; the last ends after forty days.</summary>
    public const int Steps = 128;

    public static int StepOf(TimeSpan duration) =>
        duration.TotalMilliseconds <= 1 ? 0 : Math.Min((int)Math.Ceiling(Math.Log2(duration.TotalMilliseconds) * 4), Steps - 1);

    public static LatencyFigures Read(Dictionary<int, int> histogram)
    {
        int samples = histogram.Values.Sum();
        return samples == 0 ? LatencyFigures.None : new LatencyFigures { Samples = samples, P50 = Rank(.5), P95 = Rank(.95) };

        TimeSpan Rank(double share)
        {
            int left = (int)Math.Ceiling(samples * share);
            foreach ((int step, int count) in histogram.OrderBy(static h => h.Key))
            {
                left -= count;
                if (left <= 0)
                {
                    return TimeSpan.FromMilliseconds(Math.Pow(2, step / 4.0));
                }
            }

            return TimeSpan.Zero;
        }
    }

    private static void Merge(Dictionary<int, int> into, Dictionary<int, int> from)
    {
        // A line is only text on a disk: what no writer of ours wrote is left out.
        foreach ((int step, int count) in from.Where(static h => h is { Key: >= 0 and < 200, Value: > 0 }))
        {
            into[step] = into.GetValueOrDefault(step) + count;
        }
    }
}
