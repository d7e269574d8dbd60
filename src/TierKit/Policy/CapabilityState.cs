namespace TierKit.Policy;

/// <summary>Specifies what is left of a capability under a fault.</summary>
public enum CapabilityState
{
    /// <summary>Everything that is preferred is there.</summary>
    Up,

    /// <summary>An alternative stands in for what is preferred.</summary>
    Degraded,

    /// <summary>Something is missing that nothing stands in for.</summary>
    Down,
}
