using System.Text.Json.Serialization;

namespace TierKit.Providers.Answers;

/// <summary>Represents the request of <c>/api/generate</c> without a prompt: it loads the model and says nothing.</summary>
internal sealed class OllamaLoadRequest
{
    [JsonPropertyName("model")]
    public required string Model { get; init; }

    [JsonPropertyName("stream")]
    public bool Stream { get; init; }

    /// <summary>Gets how long the model stays, in Ollama's words such as <c>1800s</c>.</summary>
    [JsonPropertyName("keep_alive")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? KeepAlive { get; init; }
}
