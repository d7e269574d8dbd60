using System.Collections.Frozen;

namespace TierKit.Policy;

/// <summary>Says what each capability needs, and what is left of it when something is gone.</summary>
/// <remarks>
/// Immutable and safe for concurrent use; resolve it from the container. It predicts from what was declared and asks nobody. Faults are
/// named <c>service:</c>, <c>policy:</c>, <c>capability:</c>, <c>tool:</c>, <c>mcp:</c>, <c>store:</c>, and for what several services share
/// <c>provider:</c>, <c>credential:</c>, <c>lineage:</c>, <c>host:</c> and <c>internet</c>.
/// </remarks>
public sealed class CapabilityGraph
{
    private readonly CapabilityNode[] _nodes;
    private readonly int[][][] _needs;
    private readonly FrozenDictionary<string, int> _places;

    // Nodes arrive with what they need before them, so that one pass over them settles every state.
    internal CapabilityGraph(IReadOnlyList<CapabilityNode> nodes)
    {
        _nodes = [.. nodes];
        _places = _nodes.Select(static (node, place) => KeyValuePair.Create(node.Name, place)).ToFrozenDictionary(StringComparer.Ordinal);
        _needs = [.. _nodes.Select(n => n.Needs.Select(need => need.Alternatives.Select(a => _places[a]).ToArray()).ToArray())];
        Capabilities = [.. _nodes.Where(static n => n.IsCapability).Select(static n => Plain(n.Name)).Order(StringComparer.Ordinal)];
        CriticalCapabilities = [.. _nodes.Where(static n => n.IsCritical).Select(static n => Plain(n.Name)).Order(StringComparer.Ordinal)];
        Faults = [.. _nodes.Select(static n => n.Name).Order(StringComparer.Ordinal)];
    }

    /// <summary>Gets every declared capability, by name.</summary>
    public IReadOnlyList<string> Capabilities { get; }

    /// <summary>Gets the capabilities that must go on when everything that is not the user's own is gone, by name.</summary>
    public IReadOnlyList<string> CriticalCapabilities { get; }

    /// <summary>Gets everything that can be gone, in a stable order.</summary>
    public IReadOnlyList<string> Faults { get; }

    /// <summary>Predicts what a fault leaves of every capability: its blast radius.</summary>
    /// <param name="gone">What is gone, as named in <see cref="Faults"/>.</param>
    /// <returns>The state of each capability by name.</returns>
    /// <exception cref="ArgumentException">A name is not in <see cref="Faults"/>.</exception>
    public IReadOnlyDictionary<string, CapabilityState> Predict(params IEnumerable<string> gone)
    {
        ArgumentNullException.ThrowIfNull(gone);
        CapabilityState[] states = new CapabilityState[_nodes.Length];
        foreach (string fault in gone)
        {
            if (!_places.TryGetValue(fault, out int place))
            {
                throw new ArgumentException($"'{fault}' is not something that can be gone here. Known: {string.Join(", ", Faults)}.", nameof(gone));
            }

            states[place] = CapabilityState.Down;
        }

        SortedDictionary<string, CapabilityState> found = new(StringComparer.Ordinal);
        for (int place = 0; place < _nodes.Length; place++)
        {
            if (states[place] != CapabilityState.Down)
            {
                states[place] = StateOf(place, states);
            }

            if (_nodes[place].IsCapability)
            {
                found[Plain(_nodes[place].Name)] = states[place];
            }
        }

        return found;
    }

    private CapabilityState StateOf(int place, CapabilityState[] states)
    {
        CapabilityState worst = CapabilityState.Up;
        int[][] needs = _needs[place];
        for (int index = 0; index < needs.Length; index++)
        {
            int enough = _nodes[place].Needs[index].Enough;
            int there = 0;
            foreach (int alternative in needs[index])
            {
                there += states[alternative] == CapabilityState.Down ? 0 : 1;
            }

            if (there < enough)
            {
                return CapabilityState.Down;
            }

            if (needs[index].Take(enough).Any(n => states[n] != CapabilityState.Up))
            {
                worst = CapabilityState.Degraded;
            }
        }

        return worst;
    }

    private static string Plain(string name) => name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..];
}
