using System.Text;
using TierKit.Policy;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Routing;

/// <summary>Represents who may answer a request, in order, and why the others may not.</summary>
/// <remarks>Immutable and safe for concurrent use. Making one asks no service.</remarks>
public sealed class RoutePlan
{
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

        foreach (RouteExclusion exclusion in Exclusions)
        {
            text.Append("\n  not: ").Append(exclusion);
        }

        return text.ToString();
    }
}
