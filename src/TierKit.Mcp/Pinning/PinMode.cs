namespace TierKit.Mcp.Pinning;

/// <summary>Specifies what counts as approved.</summary>
public enum PinMode
{
    /// <summary>A server that the lock file does not know is written into it and served; whatever changes afterwards is withheld.</summary>
    Development,

    /// <summary>Nothing is written: what the lock file does not hold, exactly as it is, is withheld.</summary>
    Locked,

    /// <summary>Everything is served, and differences are logged. For finding out, not for work.</summary>
    Report,
}
