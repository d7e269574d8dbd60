namespace TierKit.Memory.Search;

/// <summary>Represents how well a ranking found what is relevant, averaged over queries; every figure but counts is between 0 and 1. Immutable.</summary>
public sealed class EvaluationReport
{
    /// <summary>Gets how many documents were searched.</summary>
    public int Documents { get; init; }

    /// <summary>Gets how many queries with a relevant document were asked.</summary>
    public int Queries { get; init; }

    /// <summary>Gets the share of relevant documents among the first 5.</summary>
    public double RecallAt5 { get; init; }

    /// <summary>Gets the share of relevant documents among the first 10.</summary>
    public double RecallAt10 { get; init; }

    /// <summary>Gets the share of relevant documents among the first 100.</summary>
    public double RecallAt100 { get; init; }

    /// <summary>Gets the mean of one over the rank of the first relevant document, within the first 10.</summary>
    public double Mrr { get; init; }

    /// <summary>Gets the normalised discounted cumulative gain of the first 10, with the grades as gains.</summary>
    public double NdcgAt10 { get; init; }

    /// <summary>Gets how many queries were answered with nothing.</summary>
    public int Empty { get; init; }

    /// <summary>Gets the median time of a query.</summary>
    public TimeSpan Median { get; init; }
}
