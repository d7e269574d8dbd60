namespace TierKit.Resilience;

/// <summary>Detects that answers fail more often than they used to: a Bernoulli CUSUM, one number of state.</summary>
/// <remarks>
/// Tests 2 % against 8 %. At 5, simulated, a stream that stays at 2 % alarms once in about 6,800 answers, and one that went to 8 %
/// is found after about 86 (docs/governance/drift.md).
/// </remarks>
internal struct ContractCusum(double threshold)
{
    public const double Before = .02;
    public const double After = .08;
    public const double SingleThreshold = 5;

    private static readonly double OnFailure = Math.Log(After / Before);
    private static readonly double OnSuccess = Math.Log((1 - After) / (1 - Before));

    public double Score { get; private set; }

    /// <summary>Gets the threshold for one of several streams, which keeps the rate of false alarms over all of them.</summary>
    public static double ThresholdFor(int streams) => SingleThreshold + Math.Log(Math.Max(1, streams));

    /// <summary>Adds one answer; an alarm begins the sum anew.</summary>
    public bool Add(bool failed)
    {
        double score = Score + (failed ? OnFailure : OnSuccess);
        if (score >= threshold)
        {
            Score = 0;
            return true;
        }

        Score = score > 0 ? score : 0;
        return false;
    }
}
