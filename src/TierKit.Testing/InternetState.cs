namespace TierKit.Testing;

/// <summary>Specifies whether the internet is there.</summary>
public enum InternetState
{
    /// <summary>It is there.</summary>
    Up,

    /// <summary>It is gone: every service and host that is not the user's own with it.</summary>
    Down,
}
