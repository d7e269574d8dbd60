namespace TierKit.Policy;

/// <summary>Specifies what a panel answers that did not agree.</summary>
public enum QuorumFallback
{
    /// <summary>Nothing: it says that it did not agree, and who said what.</summary>
    Abstain,

    /// <summary>What its first sovereign member said, marked as such.</summary>
    Sovereign,

    /// <summary>An exception with the whole result.</summary>
    Throw,

    /// <summary>What most said, marked as such; needs <see cref="QuorumOptions.AllowPlurality"/>.</summary>
    Plurality,
}
