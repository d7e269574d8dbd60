namespace TierKit.Quorum;

/// <summary>Tells how a panel came to its answer, without any content; a response carries it under <see cref="PropertyName"/>.</summary>
/// <param name="Decision">What the panel came to.</param>
/// <param name="Agreement">How strong the agreement is.</param>
/// <param name="Composition">How the value came about.</param>
/// <param name="Support">The weight behind the leading class.</param>
/// <param name="Required">The weight that had to agree.</param>
/// <param name="TotalWeight">The weight of the whole panel.</param>
/// <param name="Lineages">How many lineages stand behind the leading class.</param>
/// <param name="Stop">Why the panel stopped asking.</param>
/// <param name="Reason">Why, in a sentence.</param>
/// <param name="Votes">One entry a member, without its value.</param>
/// <param name="Cost">What the question used.</param>
public sealed record QuorumReport(
    QuorumDecision Decision,
    AgreementKind Agreement,
    QuorumComposition Composition,
    int Support,
    int Required,
    int TotalWeight,
    int Lineages,
    QuorumStop Stop,
    string Reason,
    IReadOnlyList<QuorumVote<string>> Votes,
    QuorumCost Cost)
{
    /// <summary>The additional property that carries the report.</summary>
    public const string PropertyName = "tierkit.quorum";

    /// <summary>Gets whether there is an answer at all: agreed on, or what the policy falls back to.</summary>
    public bool HasAnswer => Decision is not (QuorumDecision.NotMet or QuorumDecision.Unreachable);

    /// <summary>Formats the line that stands under an answer.</summary>
    /// <returns>For example <c>quorum: Met · support 2 of 3 (2 needed) · lineages 2</c>.</returns>
    public override string ToString() =>
        $"quorum: {Decision} · support {Support} of {TotalWeight} ({Required} needed) · lineages {Lineages}";
}
