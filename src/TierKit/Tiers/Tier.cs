namespace TierKit.Tiers;

/// <summary>Specifies who owns and runs a service.</summary>
public enum Tier
{
    /// <summary>The user owns and runs it; it works with no network and changes only when the user says so.</summary>
    Sovereign,

    /// <summary>A commercial model that somebody else runs and changes.</summary>
    Partner,

    /// <summary>A narrow, stateless, pay-per-use API.</summary>
    Transactional,
}
