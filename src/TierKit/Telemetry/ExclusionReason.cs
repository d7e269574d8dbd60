namespace TierKit.Telemetry;

/// <summary>Specifies why a service does not exist for a call.</summary>
public enum ExclusionReason
{
    /// <summary>The policy's order does not name it or its tier.</summary>
    NotInPolicy,

    /// <summary>A critical policy asks sovereign services only.</summary>
    Critical,

    /// <summary>The request is labelled above what may reach the tier.</summary>
    Sensitivity,

    /// <summary>Its key is missing.</summary>
    MissingKey,

    /// <summary>It cannot do what the request needs.</summary>
    Capability,

    /// <summary>The conversation does not fit into its window.</summary>
    ContextWindow,

    /// <summary>Its breaker is open after failures.</summary>
    BreakerOpen,

    /// <summary>It asked for a pause, or its account or model needs attention.</summary>
    Paused,

    /// <summary>An operator took it out.</summary>
    Isolated,

    /// <summary>Every slot is taken and nobody more may wait for one.</summary>
    Busy,

    /// <summary>Its model is being loaded, and the policy does not wait for it.</summary>
    Loading,

    /// <summary>The policy has spent its budget for the period.</summary>
    Budget,
}
