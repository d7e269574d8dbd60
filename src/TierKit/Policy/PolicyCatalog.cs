using System.Collections.Frozen;
using TierKit.Tiers;

namespace TierKit.Policy;

/// <summary>Holds every policy: the built-in ones, the configured ones, and one per service that asks it alone.</summary>
/// <remarks>Immutable and safe for concurrent use.</remarks>
public sealed class PolicyCatalog
{
    private readonly FrozenDictionary<string, RoutePolicy> _byName;

    internal PolicyCatalog(string defaultPolicy, IReadOnlyDictionary<string, PolicyOptions> configured, ServiceCatalog services)
    {
        Dictionary<string, RoutePolicy> policies = new(StringComparer.Ordinal)
        {
            [RoutePolicies.SovereignFirst] = new(RoutePolicies.SovereignFirst, new()
            {
                Order = { nameof(Tier.Sovereign), nameof(Tier.Partner), nameof(Tier.Transactional) },
            }),
            [RoutePolicies.PartnerFirst] = new(RoutePolicies.PartnerFirst, new()
            {
                Order = { nameof(Tier.Partner), nameof(Tier.Transactional), nameof(Tier.Sovereign) },
            }),
            [RoutePolicies.SovereignOnly] = new(RoutePolicies.SovereignOnly, new() { Order = { nameof(Tier.Sovereign) } }),
        };
        foreach ((string name, PolicyOptions options) in configured)
        {
            policies[name] = new RoutePolicy(name, options);
        }

        Policies = [.. policies.Values.OrderBy(static p => p.Name, StringComparer.Ordinal)];
        foreach (TierService service in services.Services)
        {
            policies.TryAdd(service.Name, RoutePolicy.ForService(service.Name));
        }

        _byName = policies.ToFrozenDictionary(StringComparer.Ordinal);
        KnownNames = [.. Policies.Select(static p => p.Name), .. services.Services.Select(static s => s.Name)];
        Default = this[defaultPolicy];
    }

    /// <summary>Gets the policy of a call that names none.</summary>
    public RoutePolicy Default { get; }

    /// <summary>Gets the built-in and configured policies by name.</summary>
    public IReadOnlyList<RoutePolicy> Policies { get; }

    /// <summary>Gets every name that can be asked: policies, then services.</summary>
    public IReadOnlyList<string> KnownNames { get; }

    /// <summary>Gets a policy by its name, or the policy that asks one service alone by the service's name.</summary>
    /// <param name="name">The name; case matters.</param>
    /// <returns>The policy.</returns>
    /// <exception cref="UnknownNameException">Nobody registered that name; the message lists the known ones.</exception>
    public RoutePolicy this[string name] => _byName.GetValueOrDefault(name)
        ?? throw new UnknownNameException(name, "policy or service", KnownNames);

    /// <summary>Gets whether a name can be asked.</summary>
    /// <param name="name">The name; case matters.</param>
    /// <returns><see langword="true"/> for a policy or a service.</returns>
    public bool Contains(string name) => _byName.ContainsKey(name);
}
