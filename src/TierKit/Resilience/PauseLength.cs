using TierKit.Telemetry;

namespace TierKit.Resilience;

/// <summary>Says how long a service is left alone after it asked for it.</summary>
internal static class PauseLength
{
    // Nobody's header may take a service out for longer: after that it is asked once and may say so again.
    internal static readonly TimeSpan Cap = TimeSpan.FromHours(1);
    internal static readonly TimeSpan QuotaCap = TimeSpan.FromHours(24);

    public static TimeSpan Of(AttemptFailure failure, FailureRule rule) => failure switch
    {
        { RetryAfter: null } => rule.Pause,
        { Kind: FailureKind.RateLimited, RetryAfter: { } asked } => asked < Cap ? asked : Cap,
        // An account that is empty or a key that is wrong is not mended by the seconds a header names.
        { RetryAfter: { } asked } => asked <= rule.Pause ? rule.Pause : asked < QuotaCap ? asked : QuotaCap,
    };
}
