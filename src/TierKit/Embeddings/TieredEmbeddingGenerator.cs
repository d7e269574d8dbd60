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
    private readonly TaskPolicies _own;
    private readonly Func<string, bool> _reaches;

    internal TieredEmbeddingGenerator(RouteServices services, PolicyCatalog policies, RoutePolicy policy, string space)
    {
        _services = services;
        _policies = policies;
        _policy = policy;
        Space = space;
        _metadata = new EmbeddingGeneratorMetadata("tierkit", defaultModelId: space);
        TierService[] known = [.. services.States.Select(static s => s.Service).Where(s => s.Kind == ServiceKind.Embedding && s.Space == space)];
        _own = new TaskPolicies(services, policy.KeepsToItsOrder ? policy.Order : [.. known.Select(static s => s.Name)]);
        _reaches = entry => Array.Exists(known, s => s.Name == entry || (Enum.TryParse(entry, ignoreCase: true, out Tier tier) && s.Tier == tier));
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
        RoutePlan plan = Plan(options);
        RouteRequest.NoteKeptHome(_services, plan);
        return RouteWalk.RunAsync<EmbeddingOperation, GeneratedEmbeddings<Embedding<float>>>(
            _services, plan, new EmbeddingOperation(list, options, _dimension, RouteRequest.IsAddressed(plan)), cancellationToken);
    }

    /// <summary>Plans a request as of now and asks nobody.</summary>
    /// <param name="options">The options of the call that would be made.</param>
    /// <returns>The generators of the space in order, and each that may not answer with its reason.</returns>
    public RoutePlan Explain(EmbeddingGenerationOptions? options = null) => RouteRequest.AsOfNow(_services, Plan(options));

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

    private RoutePlan Plan(EmbeddingGenerationOptions? options) => RouteRequest.Plan(
        _services, _policies, _policy, ServiceKind.Embedding, options?.AdditionalProperties, Space, RouteRequest.IsNamed(options?.AdditionalProperties) ? null : OwnOf);

    // A scope around a call may keep it at home, and never sends it to a service that whoever holds this generator did not choose.
    private RoutePolicy OwnOf(RoutePolicy policy) => policy == _policy ? policy
        : _policy.KeepsToItsOrder || !policy.Order.Any(_reaches) ? _own.For(policy)
        : policy;
}
