using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace TierKit.Telemetry;

/// <summary>Names every span, instrument and tag that TierKit emits.</summary>
/// <remarks>Model calls themselves carry the <c>gen_ai.*</c> names of Microsoft.Extensions.AI; these are the ones it has no word for.</remarks>
public static class TierKitTelemetry
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string SourceName = "TierKit";

    /// <summary>The span of one routed call.</summary>
    public const string RouteActivity = "tierkit.route";

    /// <summary>The span of one question to a panel.</summary>
    public const string QuorumActivity = "tierkit.quorum";

    /// <summary>The tag that says which weight a panel had to reach.</summary>
    public const string QuorumRequiredTag = "tierkit.quorum.k";

    /// <summary>The tag that says how many members a panel has.</summary>
    public const string QuorumMembersTag = "tierkit.quorum.n";

    /// <summary>The tag that names what a panel came to.</summary>
    public const string QuorumDecisionTag = "tierkit.quorum.decision";

    /// <summary>The tag that says which weight stood behind the leading answer.</summary>
    public const string QuorumSupportTag = "tierkit.quorum.support";

    /// <summary>The tag that says how many lineages stood behind the leading answer.</summary>
    public const string QuorumLineagesTag = "tierkit.quorum.lineages";

    /// <summary>The instrument that counts attempts.</summary>
    public const string AttemptCount = "tierkit.attempts";

    /// <summary>The instrument that measures attempts, in seconds.</summary>
    public const string AttemptDuration = "tierkit.attempt.duration";

    /// <summary>The instrument that counts tasks that outlive their call, such as a model's load that goes on.</summary>
    public const string BackgroundTaskCount = "tierkit.background.tasks";

    /// <summary>The tag that names the policy.</summary>
    public const string PolicyTag = "tierkit.policy";

    /// <summary>The tag that names the service.</summary>
    public const string ServiceTag = "tierkit.service";

    /// <summary>The tag that names the tier.</summary>
    public const string TierTag = "tierkit.tier";

    /// <summary>The tag that says how many attempts a routed call took.</summary>
    public const string RouteAttemptsTag = "tierkit.route.attempts";

    /// <summary>The tag that names the outcome: <c>served</c> or a failure kind.</summary>
    public const string OutcomeTag = "tierkit.outcome";

    /// <summary>The tag that says how far below the first choice the answer was served.</summary>
    public const string DegradationTag = "tierkit.degradation";

    internal static readonly ActivitySource Source = new(SourceName);

    private static readonly Meter Meter = new(SourceName);

    private static readonly Counter<long> Attempts =
        Meter.CreateCounter<long>(AttemptCount, "{attempt}", "Attempts by service and outcome.");

    private static readonly Histogram<double> Durations = Meter.CreateHistogram(
        AttemptDuration,
        "s",
        "Duration of attempts by service and outcome.",
        tags: null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [.01, .02, .04, .08, .16, .32, .64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92] });

    private static readonly UpDownCounter<long> Tasks =
        Meter.CreateUpDownCounter<long>(BackgroundTaskCount, "{task}", "Running tasks that outlive their call, such as a load that goes on.");

    internal static bool Enabled => Attempts.Enabled || Durations.Enabled;

    internal static void TaskStarted() => Tasks.Add(1);

    internal static void TaskEnded() => Tasks.Add(-1);

    internal static void Record(RouteAttempt attempt, string policy)
    {
        if (!Enabled)
        {
            return;
        }

        TagList tags = new()
        {
            { PolicyTag, policy },
            { ServiceTag, attempt.Service },
            { TierTag, attempt.Tier.ToString() },
            { OutcomeTag, attempt.Failure?.ToString() ?? "served" },
        };
        Attempts.Add(1, tags);
        Durations.Record(attempt.Duration.TotalSeconds, tags);
    }
}
