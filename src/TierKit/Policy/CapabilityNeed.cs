namespace TierKit.Policy;

/// <summary>Holds alternatives, the preferred first, of which <paramref name="Enough"/> must be there.</summary>
internal sealed record CapabilityNeed(IReadOnlyList<string> Alternatives, int Enough = 1);
