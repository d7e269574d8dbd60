namespace TierKit.Tiers;

/// <summary>Represents how often a service's answers broke one part of the contract since the application started.</summary>
public sealed class ContractFigures
{
    internal ContractFigures(ContractBreach breach, long answers, long failures, double score, long alarms, DateTimeOffset? alarmedAt)
    {
        Breach = breach;
        Answers = answers;
        Failures = failures;
        Score = score;
        Alarms = alarms;
        AlarmedAt = alarmedAt;
    }

    /// <summary>Gets what could be broken.</summary>
    public ContractBreach Breach { get; }

    /// <summary>Gets how many answers could have broken it.</summary>
    public long Answers { get; }

    /// <summary>Gets how many did.</summary>
    public long Failures { get; }

    /// <summary>Gets the cumulative sum of the evidence for a change; 0 is none, and an alarm sets it back to 0.</summary>
    public double Score { get; }

    /// <summary>Gets how many alarms there were; always 0 for a sovereign service, which is counted and not watched.</summary>
    public long Alarms { get; }

    /// <summary>Gets when the last alarm was, or <see langword="null"/>.</summary>
    public DateTimeOffset? AlarmedAt { get; }
}
