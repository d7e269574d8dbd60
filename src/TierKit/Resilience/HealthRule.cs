namespace TierKit.Resilience;

internal enum HealthRule
{
    Ignored,
    Counts,
    Pauses,
}
