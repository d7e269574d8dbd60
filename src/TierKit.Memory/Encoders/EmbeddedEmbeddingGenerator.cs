using System.Globalization;
using Microsoft.Extensions.AI;
using TierKit.Resilience;
using TierKit.Tiers;

namespace TierKit.Memory.Encoders;

/// <summary>Offers the embedded encoder as the field's own interface.</summary>
internal sealed class EmbeddedEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>, IServiceProber
{
    private EmbeddingGeneratorMetadata? _metadata;

    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        EmbeddingSpace space = EmbeddedEncoder.Shared.Space;
        if (options?.Dimensions is { } wanted && wanted != space.Dimension)
        {
            throw new ArgumentException($"The embedded encoder makes vectors of {space.Dimension} numbers, not {wanted}; leave Dimensions unset.", nameof(options));
        }

        GeneratedEmbeddings<Embedding<float>> embeddings = [];
        foreach (string value in values)
        {
            cancellationToken.ThrowIfCancellationRequested();
            float[] vector = new float[space.Dimension];
            EmbeddedEncoder.Shared.Encode(value, vector);
            embeddings.Add(new Embedding<float>(vector) { ModelId = ModelId(space) });
        }

        return Task.FromResult(embeddings);
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? _metadata ??= Describe(EmbeddedEncoder.Shared.Space)
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    public ValueTask<ServiceProbe> ProbeAsync(CancellationToken cancellationToken)
        => new(new ServiceProbe(LoadState.Loaded, string.Create(CultureInfo.InvariantCulture, $"runs in this process, English, {EmbeddedEncoder.Shared.Space.Dimension} dimensions; nothing is asked anywhere")));

    /// <summary>Does nothing: the table belongs to the process.</summary>
    public void Dispose()
    {
    }

    private static string ModelId(EmbeddingSpace space) => $"{space.Name}-{space.Digest}";

    private static EmbeddingGeneratorMetadata Describe(EmbeddingSpace space) =>
        new("tierkit", defaultModelId: ModelId(space), defaultModelDimensions: space.Dimension);
}
