namespace TierKit.Policy;

/// <summary>Specifies what a call does while a local model is loading. The load goes on either way.</summary>
public enum LoadingRule
{
    /// <summary>Waits for it, within the service's cold-load clock.</summary>
    Wait,

    /// <summary>Asks the next candidate meanwhile.</summary>
    NextTier,

    /// <summary>Takes the floor's answer meanwhile, and asks nobody else.</summary>
    Floor,
}
