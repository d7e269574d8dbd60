using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Embeddings;
using TierKit.Hosting;
using TierKit.Tiers;

namespace TierKit.Memory.Encoders;

/// <summary>Finds an encoder by its name.</summary>
internal static class TextEncoders
{
    /// <summary>Finds the embedded encoder, or the services of a space.</summary>
    /// <param name="provider">The container.</param>
    /// <param name="name">The name of an embedding service or of a space; <see langword="null"/> for the embedded encoder.</param>
    /// <exception cref="TierKitConfigurationException">Nobody registered that name; the message lists the known ones.</exception>
    public static ITextEncoder Find(IServiceProvider provider, string? name)
    {
        if (name is null or EncoderNames.Embedded)
        {
            return EmbeddedEncoder.Shared;
        }

        return provider.GetKeyedService<IEmbeddingGenerator<string, Embedding<float>>>(name) is TieredEmbeddingGenerator generator
            ? new ServiceEncoder(generator)
            : throw new TierKitConfigurationException([$"Memory:Encoder = '{name}' is not an embedding service or space; known: {string.Join(", ", Known(provider))}"]);
    }

    private static IEnumerable<string> Known(IServiceProvider provider) =>
        (provider.GetService<ServiceCatalog>()?.Services ?? [])
            .Where(static s => s.Kind == ServiceKind.Embedding)
            .SelectMany(static s => new[] { s.Name, s.Space! })
            .Prepend(EncoderNames.Embedded)
            .Distinct(StringComparer.Ordinal);
}
