using System.Text.Json.Serialization;

namespace TierKit.Providers.Answers;

/// <summary>Represents the answer of <c>/api/version</c>.</summary>
internal sealed class OllamaVersion
{
    [JsonPropertyName("version")]
    public string? Version { get; init; }
}
