namespace TierKit.Telemetry;

/// <summary>Specifies how far an attempt had come.</summary>
public enum AttemptPhase
{
    /// <summary>Opening the connection.</summary>
    Connect,

    /// <summary>Waiting for the answer's headers.</summary>
    Headers,

    /// <summary>Waiting for the first meaningful token.</summary>
    FirstToken,

    /// <summary>Between two tokens.</summary>
    Idle,

    /// <summary>Anywhere within the whole attempt.</summary>
    Total,

    /// <summary>Waiting for a local model to load.</summary>
    ColdLoad,
}
