using TierKit.Policy;
using TierKit.Tiers;
using TierKit.Transport;

namespace TierKit.Hosting;

/// <summary>Makes the graph of capabilities from what was registered, and finds what is wrong with it.</summary>
internal sealed class CapabilityGraphFactory(TierKitRegistry registry, ServiceCatalog catalog, PolicyCatalog policies)
{
    private const string Internet = "internet";
    private static readonly string[] Declaring = ["tool:", "mcp:", "store:", "host:"];

    private readonly List<string> _errors = [];
    private readonly List<CapabilityNode> _nodes = [];
    private readonly HashSet<string> _done = new(StringComparer.Ordinal);
    private readonly List<string> _open = [];

    public CapabilityGraph Create()
    {
        foreach (IGrouping<string, CapabilityRegistration> same in registry.Capabilities.GroupBy(static c => c.Name, StringComparer.Ordinal))
        {
            CapabilityRegistration first = same.First();
            if (string.IsNullOrWhiteSpace(same.Key) || same.Key.AsSpan().ContainsAny('|', ':'))
            {
                _errors.Add($"{first.Path}: '{same.Key}' is not a name for a capability; use one without '|' and ':'");
            }
            else if (policies.Contains(same.Key))
            {
                _errors.Add($"{first.Path} has the name of a service or policy; rename one of them");
            }

            if (same.Skip(1).Any())
            {
                _errors.Add($"{string.Join(" and ", same.Select(static c => c.Path))} have one name; give each capability a name of its own");
            }
        }

        foreach (CapabilityRegistration capability in registry.Capabilities)
        {
            Add(capability);
        }

        Throw();
        CapabilityGraph graph = new(_nodes);
        string[] away = [.. _nodes.Select(static n => n.Name).Where(n => n == Internet || (n.StartsWith("service:", StringComparison.Ordinal) && catalog[n["service:".Length..]].Tier != Tier.Sovereign))];
        IReadOnlyDictionary<string, CapabilityState> alone = graph.Predict(away);
        foreach (CapabilityRegistration capability in registry.Capabilities.Where(c => c.Options.Critical && alone[c.Name] == CapabilityState.Down))
        {
            _errors.Add($"{capability.Path} is critical and has no sovereign path: without partners and the internet it is lost. It requires "
                + $"{string.Join(", ", capability.Options.Requires)}; add a sovereign alternative to what is not your own, or do not call it critical");
        }

        Throw();
        return graph;
    }

    private void Throw()
    {
        if (_errors.Count > 0)
        {
            throw new TierKitConfigurationException(_errors);
        }
    }

    private void Add(CapabilityRegistration capability)
    {
        string node = $"capability:{capability.Name}";
        if (_open.IndexOf(node) is >= 0 and int begin)
        {
            _errors.Add($"{capability.Path} requires itself: {string.Join(" -> ", _open.Skip(begin).Append(node).Select(static n => n["capability:".Length..]))}; take one of these requirements out");
            return;
        }

        if (!_done.Add(node))
        {
            return;
        }

        _open.Add(node);
        if (capability.Options.Requires.Count == 0)
        {
            _errors.Add($"{capability.Path} requires nothing; name the services, policies, tools, MCP servers, stores and hosts that it needs");
        }

        List<CapabilityNeed> needs = [];
        foreach (string entry in capability.Options.Requires)
        {
            string[] nodes = [.. entry.Split('|').Select(name => Node(capability, name.Trim())).OfType<string>()];
            if (nodes.Length > 0)
            {
                needs.Add(new CapabilityNeed { Alternatives = nodes });
            }
        }

        _open.RemoveAt(_open.Count - 1);
        _nodes.Add(new CapabilityNode { Name = node, IsCritical = capability.Options.Critical, Needs = needs, File = capability.File ?? capability.Path, Line = capability.Line });
    }

    private string? Node(CapabilityRegistration capability, string name)
    {
        if (Declaring.FirstOrDefault(p => name.StartsWith(p, StringComparison.Ordinal) && name.Length > p.Length) is { } prefix)
        {
            return prefix == "host:" ? Host(name["host:".Length..]) : Leaf(name);
        }

        if (registry.Capabilities.Find(c => c.Name == name) is { } other)
        {
            Add(other);
            return $"capability:{name}";
        }

        if (catalog.Find(name) is { } service)
        {
            return Service(service);
        }

        if (policies.Policies.FirstOrDefault(p => p.Name == name) is { } policy)
        {
            return Policy(policy);
        }

        _errors.Add($"{capability.Path} requires '{name}', which nobody declared; known: {string.Join(", ", policies.KnownNames.Concat(registry.Capabilities.Select(static c => c.Name)))}; "
            + "what is none of these is written tool:NAME, mcp:NAME, store:NAME or host:NAME");
        return null;
    }

    private string Policy(RoutePolicy policy)
    {
        string node = $"policy:{policy.Name}";
        if (!_done.Add(node))
        {
            return node;
        }

        TierService[] chats = [.. catalog.Services.Where(s => s.Kind == ServiceKind.Chat && (!policy.Critical || s.Tier == Tier.Sovereign))];
        List<string> order = [.. policy.Order
            .SelectMany(entry => chats.Where(s => s.Name == entry || string.Equals(s.Tier.ToString(), entry, StringComparison.OrdinalIgnoreCase)))
            .Distinct().Select(Service)];
        if (policy.Floor == FloorRule.Sufficient && registry.Services.Any(static d => d.ServiceType == typeof(Resilience.IFloor)))
        {
            order.Add(Leaf("floor"));
        }

        // With weights, the most that can be said without asking is how few members could reach what is required.
        int enough = policy.Quorum is { } quorum ? Math.Clamp(quorum.Required, 1, Math.Max(1, order.Count)) : 1;
        _nodes.Add(new CapabilityNode { Name = node, Needs = [new CapabilityNeed { Alternatives = order, Enough = enough }] });
        return node;
    }

    private string Service(TierService service)
    {
        string node = $"service:{service.Name}";
        if (!_done.Add(node))
        {
            return node;
        }

        List<string> shared = [];
        if (service.Tier != Tier.Sovereign)
        {
            // A protocol that many speak is nobody's in particular; who stands behind such a service is its host.
            if (service.Endpoints.Count > 0 && registry.FindProvider(service.Provider)?.DefaultEndpoint is not null)
            {
                shared.Add(Leaf($"provider:{service.Provider}"));
            }

            // Whoever trained a partner's model can withdraw it everywhere; weights at home stay.
            shared.AddRange(new[] { service.Lineage is { } lineage ? Leaf($"lineage:{lineage}") : null, service.Endpoints.Count == 0 ? Leaf(Internet) : null }.OfType<string>());
            if (Credential(service) is { } credential)
            {
                shared.Add(Leaf($"credential:{credential}"));
            }
        }

        List<CapabilityNeed> needs = [.. shared.Select(One)];
        if (service.Endpoints.Count > 0)
        {
            string[] hosts = [.. service.Endpoints.Select(e => Host(service.Tier == Tier.Sovereign ? e.Authority : e.Host, service.Tier == Tier.Sovereign)).Distinct(StringComparer.Ordinal)];
            needs.Add(new CapabilityNeed { Alternatives = hosts });
        }

        _nodes.Add(new CapabilityNode { Name = node, Needs = needs });
        return node;
    }

    // One key revoked takes every service that was given it; the first of them lends it a name, for a key is never shown.
    private string? Credential(TierService service) => registry.Registrations.Find(r => r.Name == service.Name) switch
    {
        { Options.ApiKey: { Length: > 0 } key } => $"{registry.Registrations.Where(r => r.Options.ApiKey == key).Select(static r => r.Name).Order(StringComparer.Ordinal).First()}:ApiKey",
        { Options.Provider: { } provider } when registry.FindProvider(provider)?.ApiKeyVariables is [{ } variable, ..] => variable,
        _ => null,
    };

    private string Host(string authority, bool? isOwn = null)
    {
        string node = $"host:{authority}";
        if (!_done.Add(node))
        {
            return node;
        }

        _nodes.Add(new CapabilityNode { Name = node, Needs = isOwn ?? StaysHome(authority) ? [] : [One(Leaf(Internet))] });
        return node;
    }

    private static CapabilityNeed One(string name) => new() { Alternatives = [name] };

    private bool StaysHome(string authority) => Uri.TryCreate($"http://{authority}", UriKind.Absolute, out Uri? uri)
        && (uri.IsLoopback || EndpointRule.IsListed(uri.DnsSafeHost, [.. registry.Options.SovereignHosts])
            || (EndpointRule.Literal(uri) is { } address && SovereignAddress.StaysHome(address)));

    private string Leaf(string name)
    {
        if (_done.Add(name))
        {
            _nodes.Add(new CapabilityNode { Name = name, Needs = [] });
        }

        return name;
    }
}
