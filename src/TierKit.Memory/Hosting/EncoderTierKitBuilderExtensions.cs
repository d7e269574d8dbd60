using TierKit.Hosting;
using TierKit.Memory.Encoders;
using TierKit.Tiers;

#pragma warning disable IDE0130 // Entry point: stands where every registration verb is looked for.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the encoder that is inside the package.</summary>
public static class EncoderTierKitBuilderExtensions
{
    /// <summary>Registers the embedded encoder as the sovereign embedding service <c>embedded</c>, in a space of its own.</summary>
    /// <param name="kit">The builder.</param>
    /// <returns>The builder.</returns>
    /// <remarks>
    /// It is an <c>IEmbeddingGenerator&lt;string, Embedding&lt;float&gt;&gt;</c> under the key <see cref="EncoderNames.Embedded"/>, and the
    /// unkeyed one where no other sovereign service is registered. English only. <c>AddBasicMemory</c> registers it too; the second
    /// registration does nothing.
    /// </remarks>
    public static ITierKitBuilder AddEmbeddedEncoder(this ITierKitBuilder kit)
    {
        ArgumentNullException.ThrowIfNull(kit);
        if (kit.Services.Any(static d => d.ServiceType == typeof(EmbeddedEncoder)))
        {
            return kit;
        }

        kit.Services.AddSingleton(EmbeddedEncoder.Shared);
        return kit.AddEmbeddingGenerator(
            EncoderNames.Embedded,
            Tier.Sovereign,
            new EmbeddedEmbeddingGenerator(),
            EncoderNames.Embedded,
            // Whatever else the user registers was registered for a reason: it comes first.
            static options => options.Priority = int.MaxValue);
    }
}
