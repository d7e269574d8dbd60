namespace TierKit.Testing.Faults;

/// <summary>Represents the moment of one call: how many there were, and how long the first is ago.</summary>
internal readonly record struct FaultMoment(int Call, TimeSpan SinceFirst);
