using Microsoft.Extensions.AI;
using TierKit.Policy;
using TierKit.Resilience;
using TierKit.Routing;
using TierKit.Tiers;

namespace TierKit.Embeddings;

/// <summary>Turns text into vectors of one named space, from the best generator of that space that may and can.</summary>
/// <remarks>
/// <para>Thread-safe. The container owns it and the generators behind it: disposing it does nothing.</para>
/// <para>
/// Failover happens only among generators of the same space; vectors of another length are refused. The caller's cancellation
/// ends the call and never fails over. No text is logged.
/// </para>
/// </remarks>
public sealed class TieredEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly RouteServices _services;
    private readonly PolicyCatalog _policies;
    private readonly RoutePolicy _policy;
    private readonly SpaceDimension _dimension = new();
    private readonly EmbeddingGeneratorMetadata _metadata;

    internal TieredEmbeddingGenerator(RouteServices services, PolicyCatalog policies, RoutePolicy policy, string space)
    {
        _services = services;
        _policies = policies;
        _policy = policy;
        Space = space;
        _metadata = new EmbeddingGeneratorMetadata("tierkit", defaultModelId: space);
    }

    /// <summary>Gets the embedding space.</summary>
    public string Space { get; }

    /// <inheritdoc/>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values,
        EmbeddingGenerationOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);

        IReadOnlyList<string> list = values as IReadOnlyList<string> ?? [.. values];
        RoutePolicy policy = _policy;
        if (options?.AdditionalProperties?.TryGetValue(RouteOptionNames.Policy, out object? named) == true && named?.ToString() is { Length: > 0 } name)
        {
            policy = _policies[name];
        }

        RoutePlan plan = _services.Planner.Plan(
            policy, ServiceKind.Embedding, RouteRequest.Sensitivity(options?.AdditionalProperties, policy), ServiceCapabilities.None, Space);
        return RouteWalk.RunAsync<EmbeddingOperation, GeneratedEmbeddings<Embedding<float>>>(
            _services, plan, new EmbeddingOperation(list, options, _dimension), cancellationToken);
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? _metadata
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <summary>Does nothing: the container owns what stands behind this generator.</summary>
    public void Dispose()
    {
    }
}
