using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Quorum;

/// <summary>Represents what one member of a panel did.</summary>
/// <typeparam name="T">The type of the answer.</typeparam>
public sealed record QuorumVote<T>
{
    /// <summary>Gets the member's service.</summary>
    public required string Member { get; init; }

    /// <summary>Gets the service that answered for it: the member's own or an alternative; <see langword="null"/> when none did.</summary>
    public string? ServedBy { get; init; }

    /// <summary>Gets the tier of the service that answered, else of the member's own.</summary>
    public required Tier Tier { get; init; }

    /// <summary>Gets the lineage that the vote counts for.</summary>
    public required string Lineage { get; init; }

    /// <summary>Gets how much the vote counts.</summary>
    public required int Weight { get; init; }

    /// <summary>Gets what became of it.</summary>
    public required VoteStatus Status { get; init; }

    /// <summary>Gets why the answer is no vote, of an abstention.</summary>
    public AbstentionReason? Abstention { get; init; }

    /// <summary>Gets why the member failed, of a failure.</summary>
    public FailureKind? Failure { get; init; }

    /// <summary>Gets why the member could not be asked, in words without content, of a blocked one.</summary>
    public string? Blocked { get; init; }

    /// <summary>Gets what it said, of a vote.</summary>
    public T? Value { get; init; }

    /// <summary>Gets the place of its class in <see cref="QuorumResult{T}.Classes"/>, or −1.</summary>
    public int Class { get; init; } = -1;
}
