using System.Collections.Frozen;

namespace TierKit.Tiers;

/// <summary>Holds every registered service, in the order in which a tier tries them.</summary>
/// <remarks>Immutable and safe for concurrent use. Resolve it from the container to list what is registered.</remarks>
public sealed class ServiceCatalog
{
    private readonly FrozenDictionary<string, TierService> _byName;

    internal ServiceCatalog(IEnumerable<TierService> services)
    {
        Services = [.. services.OrderBy(static s => s.Tier).ThenBy(static s => s.Priority).ThenBy(static s => s.Name, StringComparer.Ordinal)];
        _byName = Services.ToFrozenDictionary(static s => s.Name, StringComparer.Ordinal);
    }

    /// <summary>Gets every service: by tier, then priority, then name.</summary>
    public IReadOnlyList<TierService> Services { get; }

    /// <summary>Gets a service by name.</summary>
    /// <param name="name">The service's name; case matters.</param>
    /// <returns>The service.</returns>
    /// <exception cref="UnknownNameException">Nobody registered that name; the message lists the known ones.</exception>
    public TierService this[string name] => Find(name)
        ?? throw new UnknownNameException(name, "service", [.. Services.Select(static s => s.Name)]);

    /// <summary>Finds a service by name.</summary>
    /// <param name="name">The service's name; case matters.</param>
    /// <returns>The service, or <see langword="null"/> when nobody registered that name.</returns>
    public TierService? Find(string name) => _byName.GetValueOrDefault(name);
}
