using Microsoft.Extensions.AI;

namespace TierKit.AspNetCore.Tests;

/// <summary>Makes vectors one can foretell: the length of the text, and a half.</summary>
internal sealed class CountingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Select(static v => new Embedding<float>(new float[] { v.Length, .5f }))));

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
