namespace TierKit.Policy;

/// <summary>Specifies what the floor means to a policy.</summary>
public enum FloorRule
{
    /// <summary>The floor answers when no model does.</summary>
    Allowed,

    /// <summary>The floor never answers.</summary>
    Forbidden,

    /// <summary>The floor answers, and is enough to keep a critical policy's promise.</summary>
    Sufficient,
}
