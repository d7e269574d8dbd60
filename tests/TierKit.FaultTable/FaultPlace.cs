namespace TierKit.FaultTable;

/// <summary>Specifies where a fault happens.</summary>
public enum FaultPlace
{
    Server,
    ClosedPort,
    BlackHole,
}
