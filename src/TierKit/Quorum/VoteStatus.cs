namespace TierKit.Quorum;

/// <summary>Specifies what became of a member's vote.</summary>
public enum VoteStatus
{
    /// <summary>It was not needed.</summary>
    NotLaunched,

    /// <summary>It counts.</summary>
    Voted,

    /// <summary>The member answered with something that is no vote.</summary>
    Abstained,

    /// <summary>The member failed.</summary>
    Failed,

    /// <summary>The deadline passed first.</summary>
    TimedOut,

    /// <summary>The decision fell first; it may have been billed.</summary>
    Cancelled,

    /// <summary>The member may not or cannot be asked.</summary>
    Blocked,
}
