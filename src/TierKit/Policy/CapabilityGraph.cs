using System.Buffers;
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
    private readonly int[] _enough;
    private readonly int[][] _alternatives;
    private readonly int[] _firstNeed;
    private readonly int[] _capabilities;
    private readonly string[] _names;
    private readonly FrozenDictionary<string, int> _places;
    private readonly FrozenDictionary<string, int> _placesOfNames;

    // Nodes arrive with what they need before them, so that one pass over them settles every state.
    internal CapabilityGraph(IReadOnlyList<CapabilityNode> nodes)
    {
        Nodes = [.. nodes];
        _places = Nodes.Select(static (node, place) => KeyValuePair.Create(node.Name, place)).ToFrozenDictionary(StringComparer.Ordinal);
        CapabilityNeed[] needs = [.. Nodes.SelectMany(static n => n.Needs)];
        _enough = [.. needs.Select(static n => n.Enough)];
        _alternatives = [.. needs.Select(need => need.Alternatives.Select(a => _places[a]).ToArray())];
        _firstNeed = new int[Nodes.Count + 1];
        for (int place = 0; place < Nodes.Count; place++)
        {
            _firstNeed[place + 1] = _firstNeed[place] + Nodes[place].Needs.Count;
        }

        CapabilityNode[] capabilities = [.. Nodes.Where(static n => n.IsCapability).OrderBy(static n => n.PlainName, StringComparer.Ordinal)];
        _capabilities = [.. capabilities.Select(n => _places[n.Name])];
        _names = [.. capabilities.Select(static n => n.PlainName)];
        _placesOfNames = _names.Select(static (name, place) => KeyValuePair.Create(name, place)).ToFrozenDictionary(StringComparer.Ordinal);
        Capabilities = Array.AsReadOnly(_names);
        CriticalCapabilities = [.. capabilities.Where(static n => n.IsCritical).Select(static n => n.PlainName)];
        Faults = [.. Nodes.Select(static n => n.Name).Order(StringComparer.Ordinal)];
        Dependencies = [.. Faults.Where(static f => !f.StartsWith("capability:", StringComparison.Ordinal) && !f.StartsWith("policy:", StringComparison.Ordinal))];
    }

    /// <summary>Gets every node, each after what it needs.</summary>
    public IReadOnlyList<CapabilityNode> Nodes { get; }

    /// <summary>Gets every declared capability, by name.</summary>
    public IReadOnlyList<string> Capabilities { get; }

    /// <summary>Gets the capabilities that must go on when everything that is not the user's own is gone, by name.</summary>
    public IReadOnlyList<string> CriticalCapabilities { get; }

    /// <summary>Gets everything that can be gone, in a stable order.</summary>
    public IReadOnlyList<string> Faults { get; }

    /// <summary>Gets what capabilities stand on: <see cref="Faults"/> without the application's own capabilities and policies.</summary>
    public IReadOnlyList<string> Dependencies { get; }

    /// <summary>Predicts what a fault leaves of every capability: its blast radius.</summary>
    /// <param name="gone">What is gone, as named in <see cref="Faults"/>.</param>
    /// <returns>The state of each capability by name, in the order of the names.</returns>
    /// <exception cref="ArgumentException">A name is not in <see cref="Faults"/>.</exception>
    public IReadOnlyDictionary<string, CapabilityState> Predict(params IEnumerable<string> gone)
    {
        CapabilityState[] states = Settle(gone);
        byte[] found = new byte[_names.Length];
        for (int index = 0; index < found.Length; index++)
        {
            found[index] = (byte)states[_capabilities[index]];
        }

        ArrayPool<CapabilityState>.Shared.Return(states);
        return new CapabilityStates(_names, _placesOfNames, found);
    }

    /// <summary>Predicts what falls with a fault: every node that is down then, what is gone itself included.</summary>
    /// <param name="gone">What is gone, as named in <see cref="Faults"/>.</param>
    /// <returns>The names, in the order of <see cref="Nodes"/>.</returns>
    /// <exception cref="ArgumentException">A name is not in <see cref="Faults"/>.</exception>
    public IReadOnlyList<string> PredictLost(params IEnumerable<string> gone)
    {
        CapabilityState[] states = Settle(gone);
        List<string> lost = [];
        for (int place = 0; place < Nodes.Count; place++)
        {
            if (states[place] == CapabilityState.Down)
            {
                lost.Add(Nodes[place].Name);
            }
        }

        ArrayPool<CapabilityState>.Shared.Return(states);
        return lost;
    }

    // The caller returns the array to the pool; only its first places, one per node, mean anything.
    private CapabilityState[] Settle(IEnumerable<string> gone)
    {
        ArgumentNullException.ThrowIfNull(gone);
        CapabilityState[] states = ArrayPool<CapabilityState>.Shared.Rent(Nodes.Count);
        states.AsSpan(0, Nodes.Count).Clear();
        foreach (string fault in gone)
        {
            if (!_places.TryGetValue(fault, out int place))
            {
                ArrayPool<CapabilityState>.Shared.Return(states);
                throw new ArgumentException($"'{fault}' is not something that can be gone here. Known: {string.Join(", ", Faults)}.", nameof(gone));
            }

            states[place] = CapabilityState.Down;
        }

        for (int place = 0; place < Nodes.Count; place++)
        {
            if (states[place] != CapabilityState.Down)
            {
                states[place] = StateOf(place, states);
            }
        }

        return states;
    }

    private CapabilityState StateOf(int place, CapabilityState[] states)
    {
        CapabilityState worst = CapabilityState.Up;
        for (int need = _firstNeed[place]; need < _firstNeed[place + 1]; need++)
        {
            int there = 0;
            bool preferred = true;
            int[] alternatives = _alternatives[need];
            for (int index = 0; index < alternatives.Length; index++)
            {
                CapabilityState state = states[alternatives[index]];
                there += state == CapabilityState.Down ? 0 : 1;
                preferred &= index >= _enough[need] || state == CapabilityState.Up;
            }

            if (there < _enough[need])
            {
                return CapabilityState.Down;
            }

            worst = preferred ? worst : CapabilityState.Degraded;
        }

        return worst;
    }
}
