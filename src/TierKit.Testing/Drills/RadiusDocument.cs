namespace TierKit.Testing.Drills;

/// <summary>Holds a radius as it stands in a baseline.</summary>
internal sealed class RadiusDocument
{
    public const int Current = 1;

    public int Version { get; set; }

    public IReadOnlyList<string> Capabilities { get; set; } = [];

    public IReadOnlyList<string> Critical { get; set; } = [];

    public IReadOnlyList<FaultReach> Faults { get; set; } = [];
}
