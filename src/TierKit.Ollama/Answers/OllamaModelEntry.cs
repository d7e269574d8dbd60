using System.Text.Json.Serialization;

namespace TierKit.Providers.Answers;

/// <summary>Represents what Ollama says of one model in <c>/api/tags</c>, <c>/api/ps</c> and <c>/api/show</c>.</summary>
internal sealed class OllamaModelEntry
{
    [JsonPropertyName("name")]
    public string? Name { get; init; }

    /// <summary>Gets the SHA-256 of the model's manifest, in hexadecimal digits.</summary>
    [JsonPropertyName("digest")]
    public string? Digest { get; init; }

    /// <summary>Gets the server that really runs the model, when it is not the one that was asked.</summary>
    [JsonPropertyName("remote_host")]
    public string? RemoteHost { get; init; }

    [JsonPropertyName("remote_model")]
    public string? RemoteModel { get; init; }

    [JsonPropertyName("context_length")]
    public int ContextLength { get; init; }

    /// <summary>Gets when the model leaves memory, kept as written because only a change of it tells something.</summary>
    [JsonPropertyName("expires_at")]
    public string? ExpiresAt { get; init; }

    /// <summary>Gets the place outside where the model runs, or <see langword="null"/> when it runs at home.</summary>
    [JsonIgnore]
    public string? Elsewhere =>
        RemoteHost is { Length: > 0 } host ? host
        : RemoteModel is { Length: > 0 } ? "another server"
        : null;
}
