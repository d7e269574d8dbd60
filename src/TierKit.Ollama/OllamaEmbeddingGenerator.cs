using Microsoft.Extensions.AI;

namespace TierKit.Providers;

/// <summary>Turns text into vectors on an Ollama server.</summary>
internal sealed class OllamaEmbeddingGenerator(IEmbeddingGenerator<string, Embedding<float>> inner)
    : DelegatingEmbeddingGenerator<string, Embedding<float>>(inner)
{
    public override Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values,
        EmbeddingGenerationOptions? options = null,
        CancellationToken cancellationToken = default) =>
        base.GenerateAsync(values, OllamaOptionValues.Prepare(options), cancellationToken);
}
