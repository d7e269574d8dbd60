namespace TierKit.Telemetry;

/// <summary>Specifies how far below the policy's first choice an answer was served.</summary>
public enum Degradation
{
    /// <summary>The first configured entry of the policy's order served.</summary>
    None,

    /// <summary>A later entry served, whatever its tier.</summary>
    Reduced,

    /// <summary>No model answered; the floor did.</summary>
    Floor,
}
