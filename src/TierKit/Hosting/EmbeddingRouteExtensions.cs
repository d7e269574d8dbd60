using TierKit.Policy;

#pragma warning disable IDE0130 // Entry point: stands beside the types it extends.
namespace Microsoft.Extensions.AI;

/// <summary>Says per embedding call what the configuration cannot know.</summary>
public static class EmbeddingRouteExtensions
{
    /// <summary>Chooses the policy or service of this call; it stays within the generator's space.</summary>
    /// <param name="options">The options; changed and returned.</param>
    /// <param name="name">The policy's or service's name; checked when the call is made.</param>
    /// <returns>The options.</returns>
    public static EmbeddingGenerationOptions WithPolicy(this EmbeddingGenerationOptions options, string name)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        (options.AdditionalProperties ??= [])[RouteOptionNames.Policy] = name;
        return options;
    }

    /// <summary>Labels this call: its texts carry no label of their own.</summary>
    /// <param name="options">The options; changed and returned.</param>
    /// <param name="sensitivity">How far the texts may travel.</param>
    /// <returns>The options.</returns>
    public static EmbeddingGenerationOptions WithSensitivity(this EmbeddingGenerationOptions options, Sensitivity sensitivity)
    {
        ArgumentNullException.ThrowIfNull(options);
        (options.AdditionalProperties ??= [])[RouteOptionNames.Sensitivity] = sensitivity;
        return options;
    }
}
