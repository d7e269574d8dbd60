namespace TierKit.Memory.KernelMemory;

/// <summary>Tells what went wrong with a Kernel Memory service.</summary>
public enum KernelMemoryError
{
    /// <summary>Nobody answered, or the connection broke.</summary>
    Unreachable,

    /// <summary>The deadline passed.</summary>
    TimedOut,

    /// <summary>The key is missing or wrong.</summary>
    Unauthorized,

    /// <summary>The service refuses this request; repeating it changes nothing.</summary>
    Refused,

    /// <summary>The service failed at a request that it understands; later it may not.</summary>
    ServiceFailed,

    /// <summary>The document is larger than the service takes.</summary>
    TooLarge,

    /// <summary>The answer is not one of the v1 service, or larger than allowed.</summary>
    UnexpectedAnswer,

    /// <summary>A streamed answer ended before its end mark.</summary>
    Truncated,

    /// <summary>A document was taken and never became searchable.</summary>
    IngestionFailed,

    /// <summary>The host is not at home and not among the sovereign hosts.</summary>
    LeavesHome,

    /// <summary>The policy lets nothing of this label reach the service's tier, or asks nobody there; nothing was sent.</summary>
    KeptHome,

    /// <summary>The service was not asked, for it failed a moment ago or an operator took it out.</summary>
    NotAsked,
}
