using System.Collections.Concurrent;
using Microsoft.Extensions.AI;

namespace TierKit.Memory.PostgreSql.Tests;

/// <summary>Encodes texts by their letters, and remembers every text that it was asked for.</summary>
internal sealed class CountingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    public ConcurrentQueue<string> Texts { get; } = [];

    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        GeneratedEmbeddings<Embedding<float>> vectors = [];
        foreach (string text in values)
        {
            Texts.Enqueue(text);
            float[] vector = new float[16];
            foreach (char letter in text)
            {
                vector[letter % 16]++;
            }

            vectors.Add(new Embedding<float>(vector));
        }

        return Task.FromResult(vectors);
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }
}
