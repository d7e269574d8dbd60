namespace TierKit.Resilience;

/// <summary>Lets one attempt through a breaker; an outcome of an older generation is ignored.</summary>
internal readonly record struct BreakerPermit(int Generation, bool Probe);
