using TierKit.Telemetry;

namespace TierKit.Providers;

/// <summary>Knows what the codes, types and messages of the protocol's servers mean.</summary>
internal static class OpenAIErrorWords
{
    private static readonly Dictionary<string, FailureKind> Codes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["context_length_exceeded"] = FailureKind.ContextTooLong,
        ["string_above_max_length"] = FailureKind.ContextTooLong,
        ["insufficient_quota"] = FailureKind.QuotaExhausted,
        ["billing_hard_limit_reached"] = FailureKind.QuotaExhausted,
        ["billing_not_active"] = FailureKind.QuotaExhausted,
        ["content_filter"] = FailureKind.ContentRefused,
        ["content_policy_violation"] = FailureKind.ContentRefused,
        // What the image models say.
        ["moderation_blocked"] = FailureKind.ContentRefused,
        ["invalid_api_key"] = FailureKind.Unauthorized,
        ["account_deactivated"] = FailureKind.Unauthorized,
        ["model_not_found"] = FailureKind.ModelMissing,
        ["unsupported_country_region_territory"] = FailureKind.RegionBlocked,
        ["rate_limit_exceeded"] = FailureKind.RateLimited,
        ["server_is_overloaded"] = FailureKind.Overloaded,
        ["slow_down"] = FailureKind.Overloaded,
        // llama.cpp says these in "type".
        ["exceed_context_size_error"] = FailureKind.ContextTooLong,
        ["unavailable_error"] = FailureKind.ModelLoading,
        ["not_supported_error"] = FailureKind.UnsupportedFeature,
        ["feature_disabled"] = FailureKind.UnsupportedFeature,
        ["authentication_error"] = FailureKind.Unauthorized,
    };

    private static readonly (string Words, FailureKind Kind)[] Messages =
    [
        ("maximum context length", FailureKind.ContextTooLong),
        ("exceeds the available context size", FailureKind.ContextTooLong),
        ("larger than the max context size", FailureKind.ContextTooLong),
        ("too large to process", FailureKind.ContextTooLong),
        ("exceeds the maximum number of tokens", FailureKind.ContextTooLong),
        // Slots that share one cache have filled it together: later, or with fewer at once, the same request fits.
        ("Context size has been exceeded", FailureKind.Overloaded),
        ("API key not valid", FailureKind.Unauthorized),
        ("API key expired", FailureKind.Unauthorized),
        ("User location is not supported", FailureKind.RegionBlocked),
        ("exceeded your current quota", FailureKind.QuotaExhausted),
        ("does not support tools", FailureKind.UnsupportedFeature),
        ("tool choice requires", FailureKind.UnsupportedFeature),
        ("image input is not supported", FailureKind.UnsupportedFeature),
        ("Loading model", FailureKind.ModelLoading),
        ("failed to load", FailureKind.ModelMissing),
        ("does not match the expected", FailureKind.Malformed),
        // llama.cpp answers 500 to what the client got wrong; asking again would only repeat it.
        ("parse_error", FailureKind.InvalidRequest),
        ("Failed to parse", FailureKind.InvalidRequest),
    ];

    public static FailureKind? Of(OpenAIError error, int? status)
    {
        if (Codes.TryGetValue(error.Code, out FailureKind byCode) || Codes.TryGetValue(error.Type, out byCode))
        {
            return byCode;
        }

        foreach ((string words, FailureKind kind) in Messages)
        {
            if (error.Message.Contains(words, StringComparison.OrdinalIgnoreCase))
            {
                return kind;
            }
        }

        return error.Message.StartsWith("model '", StringComparison.OrdinalIgnoreCase) && error.Message.EndsWith("not found", StringComparison.OrdinalIgnoreCase)
            || (status == 404 && error.Message.Contains("does not exist", StringComparison.OrdinalIgnoreCase))
            ? FailureKind.ModelMissing
            // A page that is not there: the address is wrong, not the model's name.
            : error is { Type: "not_found_error", Message: "File Not Found" } ? FailureKind.InvalidRequest
            : null;
    }
}
