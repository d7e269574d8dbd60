using System.Text;
using TierKit.Policy;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Routing;

/// <summary>Represents who may answer a request, in order, and why the others may not.</summary>
/// <remarks>Immutable and safe for concurrent use. Making one asks no service.</remarks>
public sealed class RoutePlan
{
    private readonly EgressGrant[] _grants;

    internal RoutePlan(RoutePolicy policy, Sensitivity sensitivity, RouteCandidate[] ordered, IReadOnlyList<RouteExclusion> exclusions, bool floorMayAnswer)
    {
        Policy = policy;
        Sensitivity = sensitivity;
        Ordered = ordered;
        Candidates = [.. ordered.Select(static c => c.Service)];
        Exclusions = exclusions;
        FloorMayAnswer = floorMayAnswer;
        First = ordered.Length > 0 && ordered[0].Rank == 0;
        FirstConfigured = null;
        KeepsHome = exclusions.Any(static e => e.Reason == ExclusionReason.Sensitivity);
        Redacts = Array.Exists(ordered, static c => c.Decision == EgressDecision.Redact);
        Asks = Array.Exists(ordered, static c => c.Decision == EgressDecision.Ask);
        _grants = [.. Enum.GetValues<Tier>().Select(t => new EgressGrant(policy.Name, sensitivity, policy.DecisionFor(sensitivity, t)))];
        HasWindows = Array.Exists(ordered, static c => c.Service.ContextWindow is not null);
    }

    /// <summary>Gets the policy that decided.</summary>
    public RoutePolicy Policy { get; }

    /// <summary>Gets the request's label.</summary>
    public Sensitivity Sensitivity { get; }

    /// <summary>Gets the services that may answer, first to last.</summary>
    public IReadOnlyList<TierService> Candidates { get; }

    /// <summary>Gets the services that may not, each with its reason.</summary>
    public IReadOnlyList<RouteExclusion> Exclusions { get; }

    /// <summary>Gets whether the floor answers when no service does.</summary>
    public bool FloorMayAnswer { get; }

    internal RouteCandidate[] Ordered { get; }

    /// <summary>Gets whether any candidate declares its window, so that the length of a call matters.</summary>
    internal bool HasWindows { get; }

    /// <summary>Gets whether the policy's first configured entry is the first candidate.</summary>
    internal bool First { get; }

    internal string? FirstConfigured { get; init; }

    /// <summary>Gets what was asked for.</summary>
    internal ServiceKind Kind { get; init; }

    /// <summary>Gets whether the label kept any service out.</summary>
    internal bool KeepsHome { get; }

    /// <summary>Gets whether any candidate may see the request under pseudonyms only.</summary>
    internal bool Redacts { get; }

    /// <summary>Gets whether a person must be asked before some candidate may see the request.</summary>
    internal bool Asks { get; }

    /// <summary>Gets what made the request as sensitive as it is, where that is worth saying.</summary>
    internal LabelOrigin? Origin { get; private init; }

    /// <summary>Gets the grant under which an attempt at a tier is made; the same one for every attempt.</summary>
    internal EgressGrant GrantFor(Tier tier) => _grants[(int)tier];

    /// <summary>Makes the same plan with what set the label, named in each exclusion that follows from it.</summary>
    internal RoutePlan Because(LabelOrigin origin) => With(Ordered, [.. Exclusions.Select(e => Because(e, origin))], origin);

    /// <summary>Makes the same plan with fewer candidates.</summary>
    internal RoutePlan With(RouteCandidate[] ordered, IReadOnlyList<RouteExclusion> exclusions) => With(ordered, exclusions, Origin);

    /// <inheritdoc/>
    public override string ToString()
    {
        StringBuilder text = new($"policy {Policy.Name} · label {Sensitivity}");
        for (int i = 0; i < Candidates.Count; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"\n  {i + 1}. {Candidates[i]}");
        }

        if (FloorMayAnswer)
        {
            text.Append("\n  last: the floor (no model)");
        }

        if (Origin?.Contradiction is { } contradiction)
        {
            text.Append("\n  labels: ").Append(contradiction);
        }

        foreach (RouteExclusion exclusion in Exclusions)
        {
            text.Append("\n  not: ").Append(exclusion);
        }

        return text.ToString();
    }

    private RoutePlan With(RouteCandidate[] ordered, IReadOnlyList<RouteExclusion> exclusions, LabelOrigin? origin) =>
        new(Policy, Sensitivity, ordered, exclusions, FloorMayAnswer) { FirstConfigured = FirstConfigured, Kind = Kind, Origin = origin };

    private static RouteExclusion Because(RouteExclusion exclusion, LabelOrigin origin) => exclusion.Reason == ExclusionReason.Sensitivity
        ? new RouteExclusion(exclusion.Service, exclusion.Tier, exclusion.Reason, $"{exclusion.Detail} (label set by {origin.What})")
        : exclusion;
}
