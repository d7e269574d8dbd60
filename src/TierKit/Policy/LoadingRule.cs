namespace TierKit.Policy;

/// <summary>Specifies what happens while a local model is loading.</summary>
public enum LoadingRule
{
    /// <summary>Waits for it, within the service's cold-load clock.</summary>
    Wait,

    /// <summary>Asks the next candidate meanwhile.</summary>
    NextTier,
}
