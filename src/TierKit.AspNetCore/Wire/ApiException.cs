namespace TierKit.AspNetCore.Wire;

/// <summary>Represents a request that cannot be read, with the answer its caller gets.</summary>
internal sealed class ApiException(ApiError error) : Exception(error.Code)
{
    public ApiError Error { get; } = error;

    public static ApiException Invalid(string param, string message) =>
        new(new ApiError(400, "invalid_request_error", "invalid_value", message, param));

    public static ApiException Unsupported(string param, string message) =>
        new(new ApiError(400, "invalid_request_error", "unsupported_parameter", message, param));
}
