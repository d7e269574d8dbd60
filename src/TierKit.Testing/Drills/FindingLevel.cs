namespace TierKit.Testing.Drills;

/// <summary>Specifies how bad a finding is, in SARIF's words.</summary>
public enum FindingLevel
{
    /// <summary>Good to know.</summary>
    Note,

    /// <summary>Worth a look; it may be meant so.</summary>
    Warning,

    /// <summary>What was declared does not hold.</summary>
    Error,
}
