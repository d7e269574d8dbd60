using TierKit.Tiers;

namespace TierKit.Policy;

/// <summary>Represents what a person is asked before a request leaves.</summary>
public sealed class EgressQuestion
{
    internal EgressQuestion(RoutePolicy policy, Sensitivity label, string because, IReadOnlyList<TierService> services)
    {
        Policy = policy;
        Label = label;
        Because = because;
        Services = services;
    }

    /// <summary>Gets the policy that asks.</summary>
    public RoutePolicy Policy { get; }

    /// <summary>Gets the request's label.</summary>
    public Sensitivity Label { get; }

    /// <summary>Gets what set the label, such as <c>the result of tool 'read_mail'</c>; never content.</summary>
    public string Because { get; }

    /// <summary>Gets the services that would see the request.</summary>
    public IReadOnlyList<TierService> Services { get; }
}
