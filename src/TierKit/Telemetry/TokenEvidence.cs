namespace TierKit.Telemetry;

/// <summary>Specifies how the tokens of an attempt are known.</summary>
public enum TokenEvidence
{
    /// <summary>They are not: the attempt failed before anything came.</summary>
    Unknown,

    /// <summary>The service reported them.</summary>
    Measured,

    /// <summary>They were estimated from the length of what was sent and received.</summary>
    Estimated,
}
