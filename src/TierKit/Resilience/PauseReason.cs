using System.Globalization;
using TierKit.Telemetry;
using TierKit.Tiers;
using TierKit.Transport;

namespace TierKit.Resilience;

/// <summary>Says in words why a service is left alone, and what to do about it.</summary>
internal static class PauseReason
{
    public static string For(TierService service, AttemptFailure failure) => failure.Kind switch
    {
        FailureKind.RateLimited => "it asked for a pause (rate limited)",
        FailureKind.QuotaExhausted => "its account has nothing left; top it up",
        FailureKind.Unauthorized => $"it refused the key ({failure.Status?.ToString(CultureInfo.InvariantCulture) ?? "unauthorized"}); "
            + $"check ApiKey in TierKit:Services:{service.Name} or the vendor's environment variable",
        FailureKind.RegionBlocked => "it does not serve this region",
        FailureKind.ModelMissing when failure.Exception is ModelNotApprovedException other => other.Message,
        FailureKind.ModelMissing =>
            $"it does not have model '{service.Model}'; {service.FetchModelHint ?? $"check Model in TierKit:Services:{service.Name}"}",
        _ => failure.Kind.ToString(),
    };
}
