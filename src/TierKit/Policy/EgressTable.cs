using TierKit.Tiers;

namespace TierKit.Policy;

/// <summary>Configures what may reach which tier, label by label: the rows in which a policy differs from the defaults.</summary>
/// <remarks>Not thread-safe; a policy copies it when it is made.</remarks>
public sealed class EgressTable
{
    private readonly Dictionary<(Sensitivity Label, Tier Tier), EgressDecision> _cells = [];

    /// <summary>Gets or sets the decision for a label and a tier; <see langword="null"/> leaves the default.</summary>
    /// <param name="label">The label.</param>
    /// <param name="tier">The tier.</param>
    /// <value>
    /// The default is Allow for the sovereign tier and for Public and Internal everywhere; RouteToSovereign for Private and Deny for
    /// Secret elsewhere. Private may become Redact or Deny and nothing looser; Secret never leaves.
    /// </value>
    public EgressDecision? this[Sensitivity label, Tier tier]
    {
        get => _cells.TryGetValue((label, tier), out EgressDecision decision) ? decision : null;
        set
        {
            if (value is { } decision)
            {
                _cells[(label, tier)] = decision;
            }
            else
            {
                _cells.Remove((label, tier));
            }
        }
    }

    internal IEnumerable<(Sensitivity Label, Tier Tier, EgressDecision Decision)> Rows =>
        _cells.OrderBy(static c => c.Key).Select(static c => (c.Key.Label, c.Key.Tier, c.Value));

    internal static EgressDecision DefaultOf(Sensitivity label, Tier tier) => tier == Tier.Sovereign || label <= Sensitivity.Internal
        ? EgressDecision.Allow
        : label == Sensitivity.Private ? EgressDecision.RouteToSovereign : EgressDecision.Deny;

    /// <summary>Says why a cell may not hold a decision, or <see langword="null"/>.</summary>
    internal static string? Problem(Sensitivity label, Tier tier, EgressDecision decision) => (label, tier, decision) switch
    {
        (_, _, not (>= EgressDecision.Allow and <= EgressDecision.Deny)) => "is no decision; choose Allow, Redact, Ask, RouteToSovereign or Deny",
        (_, Tier.Sovereign, not (EgressDecision.Allow or EgressDecision.Deny)) => "means nothing for the sovereign tier; choose Allow or Deny",
        (_, Tier.Sovereign, _) => null,
        (Sensitivity.Secret, _, < EgressDecision.RouteToSovereign) => "would let secret data leave, which nothing does; choose RouteToSovereign or Deny",
        (Sensitivity.Private, _, EgressDecision.Allow or EgressDecision.Ask) =>
            "would let private data leave as it is; choose Redact, RouteToSovereign or Deny, or label what may leave Internal",
        _ => null,
    };
}
