using System.Text.Json.Serialization;

namespace TierKit.Providers.Answers;

/// <summary>Represents how Ollama reports a failure, as a body or as a line.</summary>
internal sealed class OllamaError
{
    [JsonPropertyName("error")]
    public string? Error { get; init; }
}
