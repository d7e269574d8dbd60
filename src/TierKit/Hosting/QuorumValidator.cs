using System.Globalization;
using TierKit.Policy;
using TierKit.Tiers;

namespace TierKit.Hosting;

/// <summary>Finds what is wrong with a panel: one that can never agree is refused at start, not at night.</summary>
internal static class QuorumValidator
{
    public static void Validate(TierKitRegistry registry, string policyName, PolicyOptions policy, List<string> errors)
    {
        if (policy.Quorum is not { } quorum)
        {
            return;
        }

        string path = $"TierKit:Policies:{policyName}:Quorum";
        if (policy.Order.Count > 0)
        {
            errors.Add($"TierKit:Policies:{policyName}:Order stands beside Quorum; a panel takes its order from Members, so remove Order");
        }

        Members(registry, path, quorum, errors);
        Weights(registry, path, policy, quorum, errors);
        Tools(registry, path, quorum, errors);
        if (quorum.LocalSamples is < 1 or > 3)
        {
            errors.Add($"{path}:LocalSamples = '{quorum.LocalSamples}' is not between 1 and 3; the attempt budget is the panel's size and 2");
        }

        if (quorum.WhenNotMet == QuorumFallback.Plurality && !quorum.AllowPlurality)
        {
            errors.Add($"{path}:WhenNotMet = 'Plurality' lets less than the required weight answer; set AllowPlurality to true if you mean it");
        }

        foreach ((string field, QuorumFieldOptions rule) in quorum.Fields)
        {
            if (rule.Rule == QuorumFieldRule.KeyedList && string.IsNullOrEmpty(rule.Key))
            {
                errors.Add($"{path}:Fields:{field}:Key is missing; name the property that tells the elements of the list apart");
            }

            if (rule.AbsoluteTolerance < 0 || rule.RelativeTolerance is < 0 or > 1)
            {
                errors.Add($"{path}:Fields:{field} has a tolerance below 0, or a relative one above 1 (write 0.01 for one percent)");
            }
        }

        try
        {
            CultureInfo.GetCultureInfo(quorum.Culture, predefinedOnly: true);
        }
        catch (CultureNotFoundException)
        {
            errors.Add($"{path}:Culture = '{quorum.Culture}' is not a known culture; write it like de-DE");
        }
    }

    private static void Members(TierKitRegistry registry, string path, QuorumOptions quorum, List<string> errors)
    {
        if (quorum.Members.Count < 2)
        {
            errors.Add($"{path}:Members has {quorum.Members.Count} member(s); a panel needs at least two");
        }

        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (QuorumMemberOptions member in quorum.Members)
        {
            foreach (string service in member.Alternatives.Prepend(member.Service))
            {
                if (registry.Policies.TryGetValue(service, out PolicyOptions? other))
                {
                    errors.Add($"{path}:Members names '{service}', which is a {(other.Quorum is null ? "policy" : "panel itself")}; a member is one chat service");
                }
                else if (!registry.Registrations.Any(r => r.Name == service && r.Options.Kind == ServiceKind.Chat))
                {
                    errors.Add($"{path}:Members names '{service}', which is no chat service; known: {string.Join(", ", registry.Registrations.Where(static r => r.Options.Kind == ServiceKind.Chat).Select(static r => r.Name))}");
                }
                else if (!seen.Add(service))
                {
                    errors.Add($"{path}:Members names '{service}' twice; one service has one vote");
                }
            }

            if (member.Weight < 1)
            {
                errors.Add($"{path}:Members:{member.Service}:Weight = '{member.Weight}' counts for nothing; set at least 1");
            }

            foreach (string alternative in member.Alternatives)
            {
                if (Lineage(registry, alternative) is { } lineage
                    && quorum.Members.Any(m => m != member && string.Equals(Lineage(registry, m.Service), lineage, StringComparison.OrdinalIgnoreCase)))
                {
                    errors.Add($"{path}:Members:{member.Service}:Alternatives names '{alternative}' of lineage '{lineage}', which another member has; a failover would double it");
                }
            }
        }
    }

    private static void Weights(TierKitRegistry registry, string path, PolicyOptions policy, QuorumOptions quorum, List<string> errors)
    {
        int total = quorum.Members.Sum(static m => m.Weight);
        int required = quorum.Required ?? ((total / 2) + 1);
        if (required < 1 || required > total)
        {
            errors.Add($"{path}:Required = '{required}' can never be reached by a panel of weight {total}");
        }
        else if (required * 2 <= total && !quorum.AllowPlurality)
        {
            errors.Add($"{path}:Required = '{required}' is not more than half of {total}, so two answers could win; raise it, or set AllowPlurality to true");
        }

        if (quorum.MinLineages < 1)
        {
            errors.Add($"{path}:MinLineages = '{quorum.MinLineages}' is less than 1");
        }

        List<QuorumMemberOptions> eligible = [.. quorum.Members.Where(m => !policy.Critical || TierOf(registry, m.Service) == Tier.Sovereign)];
        int lineages = eligible.Select(m => Lineage(registry, m.Service)).Distinct(StringComparer.OrdinalIgnoreCase).Count();
        if (lineages < quorum.MinLineages && quorum.Members.Count > 1)
        {
            errors.Add($"{path}:MinLineages = '{quorum.MinLineages}' can never be reached: {(policy.Critical ? "the sovereign members" : "the members")} have {lineages} lineage(s); "
                + "add a member that somebody else trained, or say who trained it with Lineage");
        }

        if (policy.Critical && eligible.Sum(static m => m.Weight) < required)
        {
            errors.Add($"{path}: the policy is critical, so sovereign members alone vote, and their weight of {eligible.Sum(static m => m.Weight)} can never reach {required}");
        }
    }

    private static void Tools(TierKitRegistry registry, string path, QuorumOptions quorum, List<string> errors)
    {
        bool clusters = quorum.Agreement == QuorumAgreement.Clustered || quorum.Fields.Values.Any(static f => f.Rule == QuorumFieldRule.Text);
        if (clusters && quorum.Threshold is null)
        {
            errors.Add($"{path}:Threshold is missing; there is no default, since one that is not calibrated for the encoder would be invented: see SimilarityThreshold.CalibrateAsync");
        }

        if (quorum.Threshold is < -1 or > 1)
        {
            errors.Add($"{path}:Threshold = '{quorum.Threshold?.ToString(CultureInfo.InvariantCulture)}' is no cosine; it lies between -1 and 1");
        }

        if (clusters && !registry.Registrations.Any(r => r.Options.Kind == ServiceKind.Embedding && r.Options.Space == quorum.Space && TierOf(registry, r) == Tier.Sovereign))
        {
            errors.Add($"{path}:Space = '{quorum.Space}' has no sovereign embedding service; clustered answers are compared at home: add one, for example with AddBasicMemory or AddOllama");
        }

        if (quorum.Judge is { } judge)
        {
            if (TierOf(registry, judge) != Tier.Sovereign)
            {
                errors.Add($"{path}:Judge = '{judge}' is no sovereign chat service; a judge stays at home");
            }
            else if (quorum.Members.Any(m => m.Service == judge || m.Alternatives.Contains(judge)))
            {
                errors.Add($"{path}:Judge = '{judge}' votes as well; choose a service that is no member");
            }
        }
    }

    private static Tier? TierOf(TierKitRegistry registry, string service) =>
        registry.Registrations.FirstOrDefault(r => r.Name == service && r.Options.Kind == ServiceKind.Chat) is { } registration ? TierOf(registry, registration) : null;

    private static Tier? TierOf(TierKitRegistry registry, ServiceRegistration registration) =>
        registration.Options.Tier ?? (registration.Options.Provider is { } provider ? registry.FindProvider(provider)?.Tier : null);

    private static string? Lineage(TierKitRegistry registry, string service)
    {
        if (registry.Registrations.FirstOrDefault(r => r.Name == service) is not { } registration)
        {
            return service;
        }

        ServiceOptions options = registration.Options;
        return options.Lineage
            ?? (options.Provider is { } provider ? registry.FindProvider(provider)?.Lineage : null)
            ?? $"{options.Provider ?? registration.BroughtAs}/{options.Model ?? service}";
    }
}
