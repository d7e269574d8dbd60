using Microsoft.Extensions.AI;
using TierKit.Policy;
using TierKit.Routing;
using TierKit.Tiers;

namespace TierKit.Resilience;

/// <summary>Plans and walks the calls of one kind of task under one policy, for the thin client in front of it.</summary>
internal sealed class TaskRoutes(RouteServices services, PolicyCatalog policies, ScopedPolicies own, ServiceKind kind)
{
    public RoutePlan Plan(AdditionalPropertiesDictionary? properties, ContentLabel? content = null) =>
        RouteRequest.Plan(services, policies, own.Own, kind, properties, content: content, within: own.Within);

    public RoutePlan Explain(AdditionalPropertiesDictionary? properties) => RouteRequest.AsOfNow(services, Plan(properties));

    public Task<TResponse> RunAsync<TOperation, TResponse>(RoutePlan plan, TOperation operation, CancellationToken cancellationToken)
        where TOperation : struct, IRouteOperation<TResponse>
        where TResponse : class
    {
        RouteRequest.NoteKeptHome(services, plan);
        return RouteWalk.RunAsync<TOperation, TResponse>(services, plan, operation, cancellationToken);
    }

    /// <summary>Answers <c>GetService</c>: the client itself, its metadata, its policy.</summary>
    public object? Find(Type serviceType, object? serviceKey, object client, object metadata)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == metadata.GetType() ? metadata
            : serviceType == typeof(RoutePolicy) ? own.Own
            : serviceType.IsInstanceOfType(client) ? client
            : null;
    }
}
