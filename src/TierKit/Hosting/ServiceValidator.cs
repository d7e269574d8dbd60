using TierKit.Tiers;
using TierKit.Transport;

namespace TierKit.Hosting;

/// <summary>Finds what is wrong with one service.</summary>
internal static class ServiceValidator
{
    public static void Validate(TierKitRegistry registry, ServiceRegistration registration, List<string> errors)
    {
        ServiceOptions options = registration.Options;
        string path = registration.Path;
        ServiceSettings.Validate(path, options, errors);
        if (registration.Bring is not null)
        {
            return;
        }

        if (string.IsNullOrWhiteSpace(options.Provider))
        {
            errors.Add($"{path}:Provider is missing; set it to one of {string.Join(", ", Known(registry))}");
            return;
        }

        if (registry.FindProvider(options.Provider) is not { } provider)
        {
            errors.Add($"{path}:Provider = '{options.Provider}' is not known here; "
                + (KnownPackages.ForProvider(options.Provider) ?? $"use one of {string.Join(", ", Known(registry))}"));
            return;
        }

        if (!provider.Kinds.Contains(options.Kind))
        {
            errors.Add($"{path}:Kind = '{options.Kind}' is not something provider '{provider.Name}' does; it does {string.Join(", ", provider.Kinds)}");
        }

        if (string.IsNullOrWhiteSpace(options.Model))
        {
            errors.Add($"{path}:Model is missing; name the model that {provider.Name} shall use");
        }

        if ((options.Tier ?? provider.Tier) is not { } tier)
        {
            errors.Add($"{path}:Tier is missing; provider '{provider.Name}' cannot know who owns the service: say Sovereign, Partner or Transactional");
            return;
        }

        Endpoints(registry, registration, provider, tier, errors);
        foreach (string problem in provider.Validate(options, tier))
        {
            errors.Add($"{path}:{problem}");
        }
    }

    /// <summary>Gets the addresses of a service: its own, else the provider's usual one.</summary>
    public static IReadOnlyList<string> EndpointsOf(ServiceOptions options, TierProvider provider) =>
        options.Endpoints.Count > 0 ? [.. options.Endpoints]
        : options.Endpoint is { Length: > 0 } one ? [one]
        : provider.DefaultEndpoint is { } usual ? [usual]
        : [];

    private static IEnumerable<string> Known(TierKitRegistry registry) =>
        registry.KnownProviders().Concat(KnownPackages.ProviderNames).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal);

    private static void Endpoints(TierKitRegistry registry, ServiceRegistration registration, TierProvider provider, Tier tier, List<string> errors)
    {
        IReadOnlyList<string> endpoints = EndpointsOf(registration.Options, provider);
        if (registration.Options is { Endpoint.Length: > 0, Endpoints.Count: > 0 })
        {
            errors.Add($"{registration.Path}:Endpoint = '{Shown(registration.Options.Endpoint)}' stands beside Endpoints; put all addresses into Endpoints");
        }

        if (endpoints.Count == 0)
        {
            errors.Add($"{registration.Path}:Endpoint is missing; provider '{provider.Name}' has no usual address");
        }

        foreach (string endpoint in endpoints)
        {
            if (EndpointRule.Problem(endpoint, out Uri? uri) is { } problem)
            {
                errors.Add($"{registration.Path}:Endpoint = '{Shown(endpoint)}' {problem}");
            }
            else if (tier == Tier.Sovereign && EndpointRule.IsPublicLiteral(uri!) && !EndpointRule.IsListed(uri!.DnsSafeHost, [.. registry.Options.SovereignHosts]))
            {
                errors.Add($"{registration.Path}:Endpoint = '{endpoint}' is a public address, so the service cannot be Sovereign; "
                    + "use a private address, list the host in TierKit:SovereignHosts if you own it, or set Tier to Partner");
            }
        }
    }

    // What stands before an '@' may be a key.
    private static string Shown(string endpoint) => endpoint.LastIndexOf('@') is >= 0 and int at ? "…" + endpoint[at..] : endpoint;
}
