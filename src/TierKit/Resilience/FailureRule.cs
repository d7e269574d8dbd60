using TierKit.Telemetry;

namespace TierKit.Resilience;

/// <summary>Holds what follows from a failure kind: the one place where that is decided.</summary>
internal readonly record struct FailureRule(RetryRule Retry, NextRule Next, HealthRule Health, TimeSpan Pause)
{
    private static readonly FailureRule[] Table = [.. Enum.GetValues<FailureKind>().Select(static k => Make(k) with { IsOfTheEndpoint = OfTheEndpoint(k) })];

    /// <summary>Gets whether another endpoint of the same service may fare better.</summary>
    public bool IsOfTheEndpoint { get; init; }

    /// <summary>Gets whether the next service is asked at once, whatever else is known.</summary>
    public bool MovesOn => Retry == RetryRule.Never && Next == NextRule.Always;

    public static FailureRule For(FailureKind kind) => Table[(int)kind];

    private static bool OfTheEndpoint(FailureKind kind) => kind is FailureKind.Unreachable or FailureKind.InsecureTransport or FailureKind.Timeout
        or FailureKind.ConnectionLost or FailureKind.ServerError or FailureKind.Overloaded or FailureKind.RateLimited or FailureKind.ModelMissing
        or FailureKind.ModelLoading or FailureKind.Malformed or FailureKind.Truncated;

    private static FailureRule Make(FailureKind kind) => kind switch
    {
        FailureKind.Unreachable or FailureKind.InsecureTransport or FailureKind.Timeout =>
            new(RetryRule.Never, NextRule.Always, HealthRule.Counts, default),
        FailureKind.ConnectionLost or FailureKind.Malformed or FailureKind.Truncated =>
            new(RetryRule.Once, NextRule.Always, HealthRule.Counts, default),
        FailureKind.ServerError or FailureKind.Overloaded =>
            new(RetryRule.OnceWithBackoff, NextRule.Always, HealthRule.Counts, default),
        FailureKind.RateLimited =>
            new(RetryRule.AfterRetryAfter, NextRule.Always, HealthRule.Pauses, TimeSpan.FromSeconds(15)),
        FailureKind.QuotaExhausted =>
            new(RetryRule.Never, NextRule.Always, HealthRule.Pauses, TimeSpan.FromHours(1)),
        FailureKind.Unauthorized or FailureKind.RegionBlocked =>
            new(RetryRule.Never, NextRule.Always, HealthRule.Pauses, TimeSpan.FromMinutes(10)),
        FailureKind.ModelMissing =>
            new(RetryRule.Never, NextRule.Always, HealthRule.Pauses, TimeSpan.FromMinutes(1)),
        FailureKind.ModelLoading =>
            new(RetryRule.WhileLoading, NextRule.Always, HealthRule.Ignored, default),
        FailureKind.ContextTooLong =>
            new(RetryRule.Never, NextRule.LargerWindow, HealthRule.Ignored, default),
        FailureKind.ContentRefused =>
            new(RetryRule.Never, NextRule.WhenPolicySays, HealthRule.Ignored, default),
        FailureKind.UnsupportedFeature =>
            new(RetryRule.Never, NextRule.Always, HealthRule.Ignored, default),
        _ => new(RetryRule.Never, NextRule.Never, HealthRule.Ignored, default),
    };
}
