namespace TierKit.AspNetCore.Wire;

/// <summary>Represents a refusal or failure as OpenAI's protocol says it.</summary>
internal sealed record ApiError(int Status, string Type, string Code, string Message, string? Param = null)
{
    /// <summary>Gets how long to wait before asking again, in seconds; or <see langword="null"/>.</summary>
    public int? RetryAfter { get; init; }
}
