namespace TierKit.Policy;

/// <summary>Specifies when the members of a panel are asked.</summary>
public enum QuorumLaunch
{
    /// <summary>As few as could decide are asked first, sovereign ones before others and cheap ones before dear ones; one more for each disagreement.</summary>
    Staged,

    /// <summary>All are asked at once.</summary>
    Race,

    /// <summary>Staged, and one more is asked whenever nothing has come for the hedge delay.</summary>
    Hedged,
}
