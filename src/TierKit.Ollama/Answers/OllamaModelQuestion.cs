using System.Text.Json.Serialization;

namespace TierKit.Providers.Answers;

/// <summary>Represents the question of <c>/api/show</c>.</summary>
internal sealed class OllamaModelQuestion
{
    [JsonPropertyName("model")]
    public required string Model { get; init; }
}
