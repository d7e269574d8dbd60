namespace TierKit.Analyzers;

/// <summary>A tier as far as the source says; the numbers are those of <c>TierKit.Tiers.Tier</c>.</summary>
internal enum TierValue
{
    Unknown = -1,
    Sovereign = 0,
    Partner = 1,
    Transactional = 2,
}
