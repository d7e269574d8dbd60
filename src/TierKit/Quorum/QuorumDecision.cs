namespace TierKit.Quorum;

/// <summary>Specifies what a panel came to.</summary>
public enum QuorumDecision
{
    /// <summary>Enough weight of enough lineages agreed.</summary>
    Met,

    /// <summary>Some fields were agreed on; the others are missing from the value.</summary>
    Partial,

    /// <summary>They did not agree.</summary>
    NotMet,

    /// <summary>Too few members could be asked for an agreement, so none was.</summary>
    Unreachable,

    /// <summary>All samples of a sovereign member agreed and nothing left the machine. This is not a quorum: they share one lineage.</summary>
    LocalAgreement,

    /// <summary>They did not agree; the value is the sovereign member's.</summary>
    FallbackSovereign,

    /// <summary>They did not agree; the value is what most said.</summary>
    Plurality,
}
