namespace TierKit.Resilience;

/// <summary>Specifies how much an operator takes out at once.</summary>
public enum IsolationScope
{
    /// <summary>One service.</summary>
    Service,

    /// <summary>Every service of one provider.</summary>
    Provider,

    /// <summary>Every service of one tier.</summary>
    Tier,
}
