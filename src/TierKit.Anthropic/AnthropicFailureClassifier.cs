using System.Text.Json;
using Anthropic.Exceptions;
using TierKit.Resilience;
using TierKit.Telemetry;

namespace TierKit.Providers;

/// <summary>Names the kind of Claude's failures by the API's error types, which its status alone does not tell.</summary>
/// <remarks>The types are those of the Messages API's documentation ("Errors").</remarks>
internal sealed class AnthropicFailureClassifier : IFailureClassifier
{
    /// <inheritdoc/>
    public FailureKind? Classify(FailureEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);

        if (evidence.Exception is AnthropicInvalidDataException)
        {
            return FailureKind.Malformed;
        }

        (string? type, string? message) = Read(evidence);
        return Of(type, message ?? "");
    }

    private static FailureKind? Of(string? type, string message) => type switch
    {
        "invalid_request_error" when Says(message, "prompt is too long") || Says(message, "exceed context limit") => FailureKind.ContextTooLong,
        "invalid_request_error" when Says(message, "credit balance is too low") => FailureKind.QuotaExhausted,
        "invalid_request_error" when Says(message, "usage limits") => FailureKind.QuotaExhausted,
        "invalid_request_error" => FailureKind.InvalidRequest,
        "billing_error" => FailureKind.QuotaExhausted,
        "authentication_error" => FailureKind.Unauthorized,
        "permission_error" or "forbidden" => Says(message, "country") || Says(message, "region") ? FailureKind.RegionBlocked : FailureKind.Unauthorized,
        "not_found_error" => FailureKind.ModelMissing,
        "request_too_large" => FailureKind.ContextTooLong,
        "rate_limit_error" => FailureKind.RateLimited,
        "overloaded_error" => FailureKind.Overloaded,
        "timeout_error" => FailureKind.Timeout,
        "api_error" => FailureKind.ServerError,
        _ => null,
    };

    private static (string? Type, string? Message) Read(FailureEvidence evidence)
    {
        if (evidence.ErrorBody is { } body)
        {
            return Parse(body);
        }

        return evidence.Exception switch
        {
            AnthropicApiException api => Parse(api.ResponseBody ?? ""),
            // An error event in the middle of a stream: the SDK hands its document over.
            AnthropicServiceException { Body: { ValueKind: JsonValueKind.Object } document } => Of(document),
            AnthropicServiceException service => (ReadType(service), null),
            _ => (null, null),
        };
    }

    private static string? ReadType(AnthropicServiceException service)
    {
        try
        {
            return service.Type?.Raw();
        }
        catch (Exception exception) when (exception is InvalidOperationException or AnthropicInvalidDataException)
        {
            return null;
        }
    }

    private static (string? Type, string? Message) Parse(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return Of(document.RootElement);
        }
        catch (JsonException)
        {
            // A web page of something in between: the status decides.
            return (null, null);
        }
    }

    private static (string? Type, string? Message) Of(JsonElement document)
    {
        JsonElement error = document.ValueKind == JsonValueKind.Object && document.TryGetProperty("error", out JsonElement inner) ? inner : document;
        return error.ValueKind == JsonValueKind.Object ? (Text(error, "type"), Text(error, "message")) : (null, null);
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool Says(string message, string words) => message.Contains(words, StringComparison.OrdinalIgnoreCase);
}
