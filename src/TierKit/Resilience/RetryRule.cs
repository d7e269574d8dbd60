namespace TierKit.Resilience;

internal enum RetryRule
{
    Never,
    Once,
    OnceWithBackoff,
    AfterRetryAfter,
    WhileLoading,
}
