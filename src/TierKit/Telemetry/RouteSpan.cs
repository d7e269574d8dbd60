using System.Diagnostics;

namespace TierKit.Telemetry;

/// <summary>Fills the span of one routed call. It holds names and counts: no question, no answer, no words of a provider.</summary>
internal static class RouteSpan
{
    public static bool IsWanted => TierKitTelemetry.Source.HasListeners();

    /// <summary>Starts the span; to be called inside an async method only, or it would become the caller's current one.</summary>
    public static Activity? Start(string policy) =>
        TierKitTelemetry.Source.StartActivity(TierKitTelemetry.RouteActivity)?.SetTag(TierKitTelemetry.PolicyTag, policy);

    public static void Served(Activity? span, RouteReport? report)
    {
        if (span is null || report is null)
        {
            return;
        }

        span.SetTag(TierKitTelemetry.ServiceTag, report.ServedBy)
            .SetTag(TierKitTelemetry.TierTag, report.Tier.ToString())
            .SetTag(TierKitTelemetry.RouteAttemptsTag, report.Attempts.Count)
            .SetTag(TierKitTelemetry.DegradationTag, report.Degradation.ToString())
            .SetTag(TierKitTelemetry.OutcomeTag, "served");
    }

    public static void Failed(Activity? span, Exception exception, CancellationToken caller)
    {
        if (span is null)
        {
            return;
        }

        if (caller.IsCancellationRequested)
        {
            Left(span);
            return;
        }

        IReadOnlyList<RouteAttempt>? attempts = exception switch
        {
            AllServicesFailedException all => all.Attempts,
            StreamInterruptedException broken => broken.Attempts,
            _ => null,
        };
        if (attempts is not null)
        {
            span.SetTag(TierKitTelemetry.RouteAttemptsTag, attempts.Count);
        }

        // A message may quote what was asked; the type never does.
        span.SetTag(TierKitTelemetry.OutcomeTag, attempts is [.., { Failure: { } kind }] ? kind.ToString() : "failed")
            .SetTag("error.type", exception.GetType().FullName)
            .SetStatus(ActivityStatusCode.Error);
    }

    /// <summary>Notes that the caller cancelled or stopped reading: no failure of anybody.</summary>
    public static void Left(Activity? span) => span?.SetTag(TierKitTelemetry.OutcomeTag, nameof(FailureKind.Cancelled));
}
