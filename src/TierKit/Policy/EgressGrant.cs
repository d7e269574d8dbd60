namespace TierKit.Policy;

/// <summary>Holds why an attempt at a tier may be made; made once per plan, so that a ticket costs nothing more.</summary>
internal sealed record EgressGrant(string Policy, Sensitivity Label, EgressDecision Decision)
{
    /// <summary>The grant of a question that carries no content of the user's, such as whether a model is loaded.</summary>
    public static EgressGrant Probe { get; } = new("probe", Sensitivity.Public, EgressDecision.Allow);
}
