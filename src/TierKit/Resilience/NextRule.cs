namespace TierKit.Resilience;

internal enum NextRule
{
    Never,
    Always,
    LargerWindow,
    WhenPolicySays,
}
