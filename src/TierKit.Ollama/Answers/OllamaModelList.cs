using System.Text.Json.Serialization;

namespace TierKit.Providers.Answers;

/// <summary>Represents the answer of <c>/api/tags</c> and <c>/api/ps</c>.</summary>
internal sealed class OllamaModelList
{
    // Required: a server that answers something else is not Ollama.
    [JsonPropertyName("models")]
    [JsonRequired]
    public IReadOnlyList<OllamaModelEntry>? Models { get; init; }

    public OllamaModelEntry? Find(string model) => Models?.FirstOrDefault(e => OllamaModelName.AreSame(model, e.Name));
}
