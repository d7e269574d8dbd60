namespace TierKit.Telemetry;

/// <summary>Specifies why an attempt failed; the kind alone decides what happens next.</summary>
/// <remarks>A closed list: adapters map every exception and answer of their SDK to one of these.</remarks>
public enum FailureKind
{
    /// <summary>Refused, no such host, or the network is down.</summary>
    Unreachable,

    /// <summary>The secure channel failed, or the address is not one the tier allows.</summary>
    InsecureTransport,

    /// <summary>One of the clocks ran out.</summary>
    Timeout,

    /// <summary>The connection broke.</summary>
    ConnectionLost,

    /// <summary>The service failed inside.</summary>
    ServerError,

    /// <summary>The service has too much to do.</summary>
    Overloaded,

    /// <summary>The caller asked too often.</summary>
    RateLimited,

    /// <summary>The account has nothing left.</summary>
    QuotaExhausted,

    /// <summary>The key is wrong, missing or not allowed to.</summary>
    Unauthorized,

    /// <summary>The service does not serve this country or region.</summary>
    RegionBlocked,

    /// <summary>The service does not have the model.</summary>
    ModelMissing,

    /// <summary>The service is still loading the model.</summary>
    ModelLoading,

    /// <summary>The conversation does not fit into the model's window.</summary>
    ContextTooLong,

    /// <summary>The service's content filter refused.</summary>
    ContentRefused,

    /// <summary>The service cannot do what the request needs, such as tools.</summary>
    UnsupportedFeature,

    /// <summary>The request itself is wrong; no service would take it.</summary>
    InvalidRequest,

    /// <summary>The answer is not what the protocol says: bad JSON, a web page, missing fields.</summary>
    Malformed,

    /// <summary>The answer ended before it was complete.</summary>
    Truncated,

    /// <summary>The caller cancelled.</summary>
    Cancelled,

    /// <summary>A request was about to leave without a ticket, or to a place its ticket is not for; nothing was sent.</summary>
    EgressDenied,
}
