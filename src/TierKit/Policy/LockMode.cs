namespace TierKit.Policy;

/// <summary>Specifies what counts as approved.</summary>
public enum LockMode
{
    /// <summary>What the lock file does not know is written into it; what changes afterwards is told, and tools of MCP servers are withheld.</summary>
    Development,

    /// <summary>Nothing is written: what the lock file does not hold, exactly as it is, does not start or is withheld.</summary>
    Locked,

    /// <summary>Everything is used, and differences are logged. For finding out, not for work.</summary>
    Report,
}
