namespace TierKit.Tiers;

/// <summary>Specifies how far a service's model is from answering.</summary>
public enum LoadState
{
    /// <summary>The service cannot be asked about it.</summary>
    Unknown,

    /// <summary>In memory; the next call is answered at once.</summary>
    Loaded,

    /// <summary>On its way into memory.</summary>
    Loading,

    /// <summary>On disk; the next call loads it.</summary>
    Unloaded,

    /// <summary>Not there; somebody must fetch it.</summary>
    Missing,

    /// <summary>The service does not answer.</summary>
    Down,
}
