using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TierKit.Policy;
using TierKit.Tiers;

namespace TierKit.Hosting;

/// <summary>Finds everything that is wrong with what was registered, rather than the first thing.</summary>
internal static class TierKitValidator
{
    public static IReadOnlyList<string> Validate(TierKitRegistry registry)
    {
        List<string> errors = [.. registry.Errors];
        foreach (IGrouping<string, ServiceRegistration> same in registry.Registrations.GroupBy(static r => r.Name, StringComparer.OrdinalIgnoreCase).Where(static g => g.Skip(1).Any()))
        {
            errors.Add($"{string.Join(" and ", same.Select(static r => r.Path))} have one name, '{same.Key}'; give each service a name of its own");
        }

        foreach (ServiceRegistration registration in registry.Registrations)
        {
            ServiceValidator.Validate(registry, registration, errors);
        }

        Names(registry, errors);
        foreach ((string name, PolicyOptions policy) in registry.Policies)
        {
            PolicyValidator.Validate(registry, name, policy, errors);
        }

        if (!IsKnown(registry, registry.Options.DefaultPolicy))
        {
            errors.Add($"TierKit:DefaultPolicy = '{registry.Options.DefaultPolicy}' is not a policy or service; known: {string.Join(", ", KnownNames(registry))}");
        }

        if (registry.Options.Ledger.Enabled && string.Equals(registry.Options.StatePath, "none", StringComparison.OrdinalIgnoreCase))
        {
            errors.Add("TierKit:Ledger:Enabled = 'true' needs a folder, and TierKit:StatePath = 'none' keeps state in memory; set StatePath to a folder or leave it out");
        }

        if (registry.Options.Ledger.MaxFileSize < 1024 || registry.Options.Ledger.MaxFiles < 1)
        {
            errors.Add($"TierKit:Ledger = 'MaxFileSize {registry.Options.Ledger.MaxFileSize}, MaxFiles {registry.Options.Ledger.MaxFiles}' holds nothing; set at least 1024 bytes and 1 file");
        }

        if (registry.Options.RetryShare is not (>= 0 and <= 1))
        {
            errors.Add($"TierKit:RetryShare = '{registry.Options.RetryShare.ToString(System.Globalization.CultureInfo.InvariantCulture)}' is not a share between 0 and 1; write it like 0.1");
        }

        _ = IsolationValidator.Read(registry, errors);
        Later(registry, errors);
        Foreign(registry, errors);
        KernelFront.Validate(registry.Services, errors);
        return errors;
    }

    public static IEnumerable<string> KnownNames(TierKitRegistry registry) =>
        new[] { RoutePolicies.SovereignFirst, RoutePolicies.PartnerFirst, RoutePolicies.SovereignOnly }
            .Concat(registry.Policies.Keys)
            .Concat(registry.Registrations.Select(static r => r.Name))
            .Distinct(StringComparer.Ordinal);

    private static bool IsKnown(TierKitRegistry registry, string name) => KnownNames(registry).Contains(name, StringComparer.Ordinal);

    private static void Names(TierKitRegistry registry, List<string> errors)
    {
        foreach (ServiceRegistration registration in registry.Registrations)
        {
            if (registry.Policies.ContainsKey(registration.Name)
                || registration.Name is RoutePolicies.SovereignFirst or RoutePolicies.PartnerFirst or RoutePolicies.SovereignOnly)
            {
                errors.Add($"{registration.Path} has the name of a policy, '{registration.Name}'; rename one of them");
            }

            if (registration.Name == "floor" || Enum.TryParse<Tier>(registration.Name, ignoreCase: true, out _))
            {
                errors.Add($"{registration.Path}: '{registration.Name}' has a meaning of its own in a policy's order; choose another name");
            }
        }
    }

    // Names are container keys and so are fixed when AddTierKit runs; one that appears later would be silently missing.
    private static void Later(TierKitRegistry registry, List<string> errors)
    {
        foreach (IConfiguration section in registry.Configurations)
        {
            foreach (string key in section.GetSection("Services").GetChildren().Select(static c => c.Key))
            {
                if (!registry.Registrations.Any(r => string.Equals(r.Name, key, StringComparison.OrdinalIgnoreCase)))
                {
                    errors.Add($"TierKit:Services:{key} entered the configuration after AddTierKit had read it; add its source before AddTierKit");
                }
            }
        }
    }

    private static void Foreign(TierKitRegistry registry, List<string> errors)
    {
        bool oursSeen = false;
        foreach (ServiceDescriptor descriptor in registry.Services)
        {
            oursSeen |= descriptor.ServiceType == typeof(TierKitRegistry);
            if (descriptor.ServiceType != typeof(IChatClient))
            {
                continue;
            }

            if (!descriptor.IsKeyedService && !oursSeen)
            {
                errors.Add("an IChatClient was registered before AddTierKit and would be hidden by it; register it with kit.AddChatClient(name, tier, client)");
            }
            else if (descriptor is { IsKeyedService: true, ServiceKey: string key } && registry.Keys.Contains($"{ServiceKind.Chat}:{key}")
                && descriptor.KeyedImplementationFactory?.Method.Module != typeof(TierKitValidator).Module)
            {
                errors.Add($"an IChatClient with the key '{key}' was registered beside TierKit's service or policy of that name; rename one of them");
            }
        }
    }
}
