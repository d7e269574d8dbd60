using System.Globalization;
using TierKit.Policy;
using TierKit.Tiers;

namespace TierKit.Hosting;

/// <summary>Finds what is wrong with one policy.</summary>
internal static class PolicyValidator
{
    public static void Validate(TierKitRegistry registry, string name, PolicyOptions policy, List<string> errors)
    {
        string path = $"TierKit:Policies:{name}";
        if (string.IsNullOrWhiteSpace(name))
        {
            errors.Add("TierKit:Policies: a policy needs a name");
        }

        foreach (string entry in policy.Order)
        {
            if (!IsTier(entry) && !registry.Registrations.Any(r => r.Name == entry))
            {
                errors.Add($"{path}:Order = '{entry}' is neither a tier (Sovereign, Partner, Transactional) nor a service; "
                    + $"known services: {Or(string.Join(", ", registry.Registrations.Select(static r => r.Name)), "none")}");
            }
        }

        QuorumValidator.Validate(registry, name, policy, errors);
        if (policy.MaxAttempts < 1)
        {
            errors.Add($"{path}:MaxAttempts = '{policy.MaxAttempts.ToString(CultureInfo.InvariantCulture)}' lets nobody be asked; set at least 1");
        }

        if (policy.Deadline <= TimeSpan.Zero)
        {
            errors.Add($"{path}:Deadline = '{policy.Deadline}' is over before it begins; write it like 00:05:00");
        }

        if (policy.Budget.Tokens < 1 || policy.Budget.Money < 0 || policy.Budget.Period <= TimeSpan.Zero)
        {
            errors.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{path}:Budget = 'Tokens {policy.Budget.Tokens}, Money {policy.Budget.Money}, Period {policy.Budget.Period}' cannot be kept; give Tokens of at least 1, Money of at least 0 and a Period above zero"));
        }

        if (policy.ProbeWait < TimeSpan.Zero)
        {
            errors.Add($"{path}:ProbeWait = '{policy.ProbeWait}' is negative; write it like 00:00:20, or leave it out to fail at once");
        }

        foreach ((Tier tier, Sensitivity ceiling) in policy.SensitivityCeilings)
        {
            if (tier != Tier.Sovereign && ceiling > Sensitivity.Internal)
            {
                errors.Add($"{path}:SensitivityCeilings:{tier} = '{ceiling}' would let private data leave; the highest there is Internal");
            }
        }

        foreach ((Sensitivity label, Tier tier, EgressDecision decision) in policy.Egress.Rows)
        {
            if (EgressTable.Problem(label, tier, decision) is { } problem)
            {
                errors.Add($"{path}:Egress:{label}:{tier} = '{decision}' {problem}");
            }
            else if (decision < EgressDecision.RouteToSovereign && policy.SensitivityCeilings.TryGetValue(tier, out Sensitivity lower) && label > lower)
            {
                errors.Add($"{path}:Egress:{label}:{tier} = '{decision}' contradicts SensitivityCeilings:{tier} = '{lower}', and the stricter would count; take one of them out");
            }
        }

        if (policy is { Critical: true, Quorum: null } && policy.Floor != FloorRule.Sufficient && !registry.Registrations.Any(r => Serves(registry, policy, r)))
        {
            errors.Add($"{path} is critical and has no sovereign chat service in its order; add one (for example AddOllama), "
                + "or set Floor to Sufficient if an answer without a model is enough");
        }
    }

    private static bool Serves(TierKitRegistry registry, PolicyOptions policy, ServiceRegistration registration)
    {
        Tier? tier = registration.Options.Tier
            ?? (registration.Options.Provider is { } provider ? registry.FindProvider(provider)?.Tier : null);
        return tier == Tier.Sovereign
            && registration.Options.Kind == ServiceKind.Chat
            && (policy.Order.Count == 0 || policy.Order.Contains(registration.Name)
                || policy.Order.Any(static e => string.Equals(e, nameof(Tier.Sovereign), StringComparison.OrdinalIgnoreCase)));
    }

    private static bool IsTier(string entry) => Enum.TryParse<Tier>(entry, ignoreCase: true, out _) && !char.IsAsciiDigit(entry[0]);

    private static string Or(string text, string otherwise) => text.Length == 0 ? otherwise : text;
}
