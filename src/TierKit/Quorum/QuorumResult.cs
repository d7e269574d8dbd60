using TierKit.Telemetry;

namespace TierKit.Quorum;

/// <summary>Represents what a panel said: the decision, what stands behind it, and who dissented.</summary>
/// <typeparam name="T">The type of the answer.</typeparam>
/// <remarks>It reports facts. It invents no confidence: <see cref="EstimatedAccuracy"/> exists only where the user measured it.</remarks>
public sealed record QuorumResult<T>
{
    /// <summary>Gets what the panel came to.</summary>
    public required QuorumDecision Decision { get; init; }

    /// <summary>Gets the value; the default of its type when there is none.</summary>
    public T? Value { get; init; }

    /// <summary>Gets how the value came about.</summary>
    public required QuorumComposition Composition { get; init; }

    /// <summary>Gets how strong the agreement is.</summary>
    public required AgreementKind Agreement { get; init; }

    /// <summary>Gets the weight behind the leading class.</summary>
    public required int Support { get; init; }

    /// <summary>Gets the weight that had to agree.</summary>
    public required int Required { get; init; }

    /// <summary>Gets the weight of the whole panel.</summary>
    public required int TotalWeight { get; init; }

    /// <summary>Gets how many lineages stand behind the leading class.</summary>
    public required int Lineages { get; init; }

    /// <summary>Gets one entry a member, in the panel's order.</summary>
    public required IReadOnlyList<QuorumVote<T>> Votes { get; init; }

    /// <summary>Gets what was said, the leading class first; the rest is dissent.</summary>
    public required IReadOnlyList<VoteClass<T>> Classes { get; init; }

    /// <summary>Gets the support of every field of a JSON answer, by path; <see langword="null"/> when whole answers agreed, and in other modes.</summary>
    public IReadOnlyDictionary<string, FieldSupport>? Fields { get; init; }

    /// <summary>Gets how often panels with this support were right, or <see langword="null"/> without measurements.</summary>
    public CalibratedAccuracy? EstimatedAccuracy { get; init; }

    /// <summary>Gets the entropy of the classes in bits: 0 when all votes agree.</summary>
    public required double ClassEntropy { get; init; }

    /// <summary>Gets what the question used.</summary>
    public required QuorumCost Cost { get; init; }

    /// <summary>Gets how long it took.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Gets why the panel stopped asking.</summary>
    public required QuorumStop Stop { get; init; }

    /// <summary>Gets why, in a sentence without content.</summary>
    public required string Reason { get; init; }

    /// <summary>Gets the route of all members together: who was asked, which failed, and the least sovereign tier that saw the question.</summary>
    public required RouteReport Route { get; init; }

    /// <summary>Gets whether the value stands on an agreement: of the panel, of some fields, or of all local samples.</summary>
    public bool HasAgreement => Decision is QuorumDecision.Met or QuorumDecision.Partial or QuorumDecision.LocalAgreement;
}
