namespace TierKit.Testing.Faults;

/// <summary>Specifies what goes wrong with one answer.</summary>
internal enum FaultAction
{
    Refuse,
    SwallowConnection,
    CloseBeforeHeaders,
    SilenceBeforeHeaders,
    SilenceAfterHeaders,
    Delay,
    Stall,
    Cut,
    ErrorEvent,
    NoEndMarker,
    MalformedChunk,
    Status,
    ContextTooLong,
    ContentRefused,
    ModelMissing,
    ModelLoading,
    QuotaExhausted,
    Unauthorized,
    RegionBlocked,
    Overloaded,
    EmptyAnswer,
    HtmlAnswer,
    BrokenToolArguments,
}
