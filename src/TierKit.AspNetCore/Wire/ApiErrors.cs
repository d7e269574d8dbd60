using System.Globalization;
using TierKit.Policy;
using TierKit.Telemetry;

namespace TierKit.AspNetCore.Wire;

/// <summary>Words the refusals of the gateway itself; each names the next step.</summary>
internal static class ApiErrors
{
    public static ApiError KeyRequired() => new(
        403, "permission_error", "key_required",
        "Without keys the gateway serves its own machine only. Set TierKit:Gateway:Keys:NAME:Key and send it as 'Authorization: Bearer KEY'.");

    public static ApiError ForeignHost(string host) => new(
        403, "permission_error", "host_not_allowed",
        $"The Host '{Clip(host)}' is not a loopback name. Ask http://localhost or http://127.0.0.1, or configure TierKit:Gateway:Keys to serve other names.");

    public static ApiError ForeignOrigin() => new(
        403, "permission_error", "origin_not_allowed",
        "The request comes from a web page of another origin. Ask from a program, or with a key as 'Authorization: Bearer KEY'.");

    public static ApiError Unauthorized(bool presented) => new(
        401, "invalid_request_error", presented ? "invalid_api_key" : "missing_api_key",
        presented ? "The API key is not known here. Check TierKit:Gateway:Keys." : "An API key is required. Send it as 'Authorization: Bearer KEY'.");

    public static ApiError NotJson() => new(
        415, "invalid_request_error", "unsupported_content_type", "The body must be JSON. Send 'Content-Type: application/json'.");

    public static ApiError NotForm() => new(
        415, "invalid_request_error", "unsupported_content_type", "The body must be a form with the recording. Send 'Content-Type: multipart/form-data; boundary=…'.");

    public static ApiError Busy(int limit) => new(
        429, "rate_limit_error", "too_many_requests",
        $"More than {limit.ToString(CultureInfo.InvariantCulture)} requests run at once. Ask again in a second, or raise TierKit:Gateway:MaxConcurrency.")
    {
        RetryAfter = 1,
    };

    public static ApiError TooLarge(int limit) => new(
        413, "invalid_request_error", "body_too_large",
        $"The body is larger than {limit.ToString(CultureInfo.InvariantCulture)} bytes. Send less, or raise TierKit:Gateway:MaxBodyBytes.");

    public static ApiError BuffersFull() => new(
        429, "rate_limit_error", "buffers_full",
        "Other requests' bodies fill the space there is for bodies. Ask again in a second, or raise TierKit:Gateway:MaxBufferedBytes.")
    {
        RetryAfter = 1,
    };

    public static ApiError BodyTimeout() => new(
        408, "invalid_request_error", "body_timeout", "The body took too long to arrive. Send it faster, or raise TierKit:Gateway:BodyTimeout.");

    public static ApiError UnknownModel(string name, string param, IEnumerable<string> known) => new(
        404, "invalid_request_error", "model_not_found",
        $"'{Clip(name)}' is not a known policy or service. Known names: {string.Join(", ", known)}. Names are case-sensitive.", param);

    public static ApiError NotForKey(string name, IEnumerable<string> allowed) => new(
        403, "permission_error", "policy_not_allowed",
        $"This key may not ask '{Clip(name)}'. It may ask: {string.Join(", ", allowed)}.", "model");

    public static ApiError BoundKey(IEnumerable<string> policies) => new(
        403, "permission_error", "key_is_bound",
        $"This key may ask {string.Join(", ", policies)} and nothing else. Use a key without Policies here.");

    public static ApiError UnknownSensitivity(string value) => new(
        400, "invalid_request_error", "invalid_value",
        $"The header x-tierkit-sensitivity = '{Clip(value)}' is not one of {string.Join(", ", Enum.GetNames<Sensitivity>())}.", "x-tierkit-sensitivity");

    public static ApiError NoSuchPath(string path) => new(
        404, "invalid_request_error", "unknown_url",
        $"'{Clip(path)}' is not served here. Served: /v1/chat/completions, /v1/responses, /v1/embeddings, /v1/audio/transcriptions, /v1/audio/speech, /v1/images/generations, /v1/models.");

    public static ApiError WrongMethod(string method, string allowed) => new(
        405, "invalid_request_error", "method_not_allowed", $"{Clip(method)} is not answered here; use {allowed}.");

    public static ApiError Interrupted(StreamInterruptedException exception) => new(
        502, "api_error", "stream_interrupted",
        $"The answer of {exception.Service} ({exception.Tier}) broke off: {exception.Failure}. What came before is incomplete; ask again.");

    public static ApiError Restarted() => new(
        502, "api_error", "stream_interrupted",
        "The answer broke off, and this protocol cannot tell a reader to discard it. Ask again, or give the policy MidStream = Buffer.");

    public static ApiError Internal() => new(
        500, "api_error", "internal_error", "The gateway failed. Its log, category TierKit.AspNetCore, names the exception.");

    /// <summary>Shortens what a stranger wrote before it is told back.</summary>
    public static string Clip(string text) => text.Length <= 100 ? text : string.Concat(text.AsSpan(0, 100), "…");
}
