namespace TierKit.Tiers;

/// <summary>Specifies whether a service is asked at the moment.</summary>
public enum ServiceAvailability
{
    /// <summary>It is asked when its turn comes.</summary>
    Available,

    /// <summary>Its breaker is open after failures.</summary>
    BreakerOpen,

    /// <summary>One call is finding out whether it is back.</summary>
    Probing,

    /// <summary>It asked for a pause, or its account or model needs attention.</summary>
    Paused,

    /// <summary>An operator took it out.</summary>
    Isolated,
}
