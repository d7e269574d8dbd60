using Microsoft.Extensions.AI;
using TierKit.Policy;
using TierKit.Routing;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Resilience;

/// <summary>Chooses policy and label of a call that is not a conversation, and plans it.</summary>
internal static class RouteRequest
{
    public static RoutePlan Plan(
        RouteServices services,
        PolicyCatalog policies,
        RoutePolicy own,
        ServiceKind kind,
        AdditionalPropertiesDictionary? properties,
        string? space = null,
        Func<RoutePolicy, RoutePolicy>? refine = null,
        ContentLabel? content = null,
        Func<RoutePolicy, RoutePolicy>? within = null)
    {
        RouteScope? scope = RouteScope.Current;
        RoutePolicy policy = own;
        if (NameIn(properties) is { } name)
        {
            policy = policies[name];
        }
        else if (scope?.Policy is { } ambient && !services.States.Any(s => s.Service.Name == ambient && s.Service.Kind != kind))
        {
            // A scope that names one chat service says nothing about speech; one that names a policy does.
            policy = within is null ? policies[ambient] : within(policies[ambient]);
        }

        policy = refine?.Invoke(policy) ?? policy;
        return services.Planner.Plan(policy, kind, Sensitivity(properties, policy, content), ServiceCapabilities.None, space);
    }

    /// <summary>Says whether a call chose its policy or service itself.</summary>
    public static bool IsNamed(AdditionalPropertiesDictionary? properties) => NameIn(properties) is not null;

    /// <summary>Gets how far a call may travel: as it says, as its scope and its content say, as what the run around it has seen.</summary>
    public static Sensitivity Sensitivity(AdditionalPropertiesDictionary? properties, RoutePolicy policy, ContentLabel? content = null)
    {
        RouteScope? scope = RouteScope.Current;
        ContentLabel label = RequestLabel.Declared(properties) ?? new(scope?.Sensitivity ?? policy.DefaultSensitivity);
        if (scope?.Sensitivity is { } strict)
        {
            label = label.Join(new(strict));
        }

        // Content without a label inherits the request's, so what it declares can only tighten it.
        label = content is { } own ? label.Join(own) : label;

        // What a tool asks on behalf of a run is derived from all that the run has seen.
        return (RunLabel.Current is { } run ? label.Join(run) : label).Sensitivity;
    }

    /// <summary>Notes for the audit that a call stays home; for one that is made, not for one that is only planned.</summary>
    public static void NoteKeptHome(RouteServices services, RoutePlan plan)
    {
        if (plan.KeepsHome)
        {
            services.Egress.Journal?.Note(EgressKind.KeptHome, null, null, plan.GrantFor(Tier.Partner), null);
        }
    }

    /// <summary>Makes the same plan without those that nobody would ask at this moment, nor with so many tokens.</summary>
    public static RoutePlan AsOfNow(RouteServices services, RoutePlan plan, int needed = 0)
    {
        List<RouteCandidate> open = [];
        List<RouteExclusion> now = [];
        foreach (RouteCandidate candidate in plan.Ordered)
        {
            if ((PromptSize.Exclude(candidate.Service, needed) ?? services.Budgets.Exclude(plan.Policy, candidate.Service) ?? services[candidate.Service].CurrentExclusion()) is { } exclusion)
            {
                now.Add(exclusion);
            }
            else
            {
                open.Add(candidate);
            }
        }

        return now.Count == 0 ? plan : plan.With([.. open], [.. now, .. plan.Exclusions]);
    }

    /// <summary>Takes out what is meant for TierKit: no vendor knows it.</summary>
    public static AdditionalPropertiesDictionary? Foreign(AdditionalPropertiesDictionary? properties)
    {
        if (properties is null || !properties.Keys.Any(static k => k.StartsWith(RouteOptionNames.Prefix, StringComparison.Ordinal)))
        {
            return properties;
        }

        AdditionalPropertiesDictionary kept = [];
        foreach ((string name, object? value) in properties)
        {
            if (!name.StartsWith(RouteOptionNames.Prefix, StringComparison.Ordinal))
            {
                kept[name] = value;
            }
        }

        return kept.Count == 0 ? null : kept;
    }

    /// <summary>Says whether a call names the one service that it can reach, so that what is bound to a provider may stay.</summary>
    public static bool IsAddressed(RoutePlan plan) => plan.Policy.Order is [string only] && plan.Ordered is [{ Service.Name: string name }] && only == name;

    private static string? NameIn(AdditionalPropertiesDictionary? properties) =>
        properties?.TryGetValue(RouteOptionNames.Policy, out object? named) == true && named?.ToString() is { Length: > 0 } name ? name : null;
}
