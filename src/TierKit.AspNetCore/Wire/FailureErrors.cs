using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.AspNetCore.Wire;

/// <summary>Says what became of a call in OpenAI's words; a provider's text reaches only the caller whose request it is about.</summary>
internal static class FailureErrors
{
    public static ApiError From(Exception exception) => exception switch
    {
        ApiException api => api.Error,
        UnknownNameException unknown => ApiErrors.UnknownModel(unknown.Name, "model", unknown.KnownNames),
        AllServicesFailedException failed => FromAll(failed),
        StreamInterruptedException interrupted => ApiErrors.Interrupted(interrupted),
        { } stopped when stopped.Data[RouteAttempt.PropertyName] is RouteAttempt attempt => FromStop(stopped, attempt),
        TierKitException other => new ApiError(500, "api_error", "tierkit_error", other.Message),
        _ => ApiErrors.Internal(),
    };

    private static ApiError FromAll(AllServicesFailedException failed)
    {
        if (failed.Attempts is not { Count: > 0 } attempts)
        {
            return NothingSent(failed);
        }

        FailureKind kind = attempts[^1].Failure ?? FailureKind.ServerError;
        (int status, string type, string code) = kind switch
        {
            _ when attempts.All(static a => a.Failure is FailureKind.RateLimited or FailureKind.QuotaExhausted) =>
                (429, "rate_limit_error", "all_services_busy"),
            FailureKind.Overloaded or FailureKind.ModelLoading => (503, "api_error", "all_services_busy"),
            FailureKind.ContextTooLong => (400, "invalid_request_error", "context_length_exceeded"),
            FailureKind.UnsupportedFeature => (400, "invalid_request_error", "unsupported_feature"),
            FailureKind.ContentRefused => (400, "invalid_request_error", "content_filter"),
            FailureKind.Timeout => (504, "api_error", "all_services_failed"),
            _ => (502, "api_error", "all_services_failed"),
        };
        return new ApiError(status, type, code, failed.Message) { RetryAfter = status is 429 or 503 ? 15 : null };
    }

    private static ApiError NothingSent(AllServicesFailedException failed)
    {
        ExclusionReason[] reasons = [.. failed.Exclusions.Where(static e => e.Reason != ExclusionReason.NotInPolicy).Select(static e => e.Reason)];
        if (reasons.Length > 0 && reasons.All(static r => r is ExclusionReason.Sensitivity or ExclusionReason.Critical))
        {
            return new ApiError(403, "permission_error", "policy_refused", failed.Message);
        }

        return reasons.Length > 0 && reasons.All(static r => r is ExclusionReason.Capability or ExclusionReason.ContextWindow)
            ? new ApiError(400, "invalid_request_error", "unsupported_feature", failed.Message)
            : new ApiError(503, "api_error", "no_service_available", failed.Message) { RetryAfter = 15 };
    }

    private static ApiError FromStop(Exception exception, RouteAttempt attempt) => attempt.Failure == FailureKind.ContentRefused
        ? new ApiError(400, "invalid_request_error", "content_filter", $"{attempt.Service} refused the content: {ApiErrors.Clip(exception.Message)}")
        : new ApiError(400, "invalid_request_error", "service_rejected_request", $"{attempt.Service} rejected the request: {Cut(exception.Message)}");

    private static string Cut(string text) => text.Length <= 2000 ? text : string.Concat(text.AsSpan(0, 2000), "…");
}
