namespace TierKit.Quorum;

/// <summary>Specifies why a panel stopped asking.</summary>
public enum QuorumStop
{
    /// <summary>The required weight was reached.</summary>
    Reached,

    /// <summary>The required weight could no longer be reached.</summary>
    CannotReach,

    /// <summary>The deadline passed.</summary>
    Deadline,

    /// <summary>The next launch would have passed the money, token or attempt budget.</summary>
    Budget,

    /// <summary>Everybody had been asked.</summary>
    AllDone,
}
