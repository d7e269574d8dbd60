using System.Globalization;
using BenchmarkDotNet.Attributes;
using TierKit.Policy;
using TierKit.Testing.Drills;

namespace TierKit.Benchmarks;

/// <summary>What it costs to evaluate every single fault of a graph of 1,000 nodes, against the textbook way: a search by name for each capability.</summary>
public class RadiusOfThousand
{
    private CapabilityGraph _graph = null!;
    private Dictionary<string, CapabilityNode> _byName = null!;

    [GlobalSetup]
    public void Setup()
    {
        List<CapabilityNode> nodes = [Node("internet")];
        Add(nodes, 99, static i => Node($"host:h{i}", i % 4 == 0 ? [] : [["internet"]]));
        Add(nodes, 50, static i => Node($"provider:p{i}"));
        Add(nodes, 50, static i => Node($"store:s{i}"));
        Add(nodes, 250, static i => Node($"service:m{i}", [$"host:h{i % 99}"], [$"provider:p{i % 50}"]));
        Add(nodes, 50, static i => Node($"policy:o{i}", [[.. Enumerable.Range(0, 5).Select(k => $"service:m{((i * 7) + (k * 13)) % 250}")]]));
        Add(nodes, 500, static i => i < 250
            ? Node($"capability:c{i}", [$"policy:o{i % 50}"], [$"service:m{i}", $"service:m{(i + 1) % 250}"], [$"store:s{i % 50}"])
            : Node($"capability:c{i}", [$"capability:c{i - 250}"], [$"policy:o{i % 50}", $"capability:c{i - 200}"]));
        _graph = new CapabilityGraph(nodes);
        _byName = nodes.ToDictionary(static n => n.Name, StringComparer.Ordinal);
        int same = ByName();
        if (nodes.Count != 1000 || same != OfGraph())
        {
            throw new InvalidOperationException($"{nodes.Count} nodes; by name {same} losses, else {OfGraph()}.");
        }
    }

    [Benchmark(Baseline = true)]
    public int ByName()
    {
        int lost = 0;
        foreach (string fault in _graph.Dependencies)
        {
            Dictionary<string, CapabilityState> known = new(StringComparer.Ordinal) { [fault] = CapabilityState.Down };
            lost += _graph.Capabilities.Count(c => StateOf($"capability:{c}", known) != CapabilityState.Up);
        }

        return lost;
    }

    [Benchmark]
    public int OfGraph() => BlastRadius.Of(_graph).Faults.Sum(static f => f.Down.Count + f.Degraded.Count);

    private CapabilityState StateOf(string name, Dictionary<string, CapabilityState> known)
    {
        if (known.TryGetValue(name, out CapabilityState state))
        {
            return state;
        }

        foreach (CapabilityNeed need in _byName[name].Needs)
        {
            CapabilityState[] states = [.. need.Alternatives.Select(a => StateOf(a, known))];
            CapabilityState here = states.Count(static s => s != CapabilityState.Down) < need.Enough ? CapabilityState.Down
                : states.Take(need.Enough).All(static s => s == CapabilityState.Up) ? CapabilityState.Up : CapabilityState.Degraded;
            state = here > state ? here : state;
        }

        return known[name] = state;
    }

    private static void Add(List<CapabilityNode> nodes, int count, Func<int, CapabilityNode> make) => nodes.AddRange(Enumerable.Range(0, count).Select(make));

    private static CapabilityNode Node(FormattableString name, params string[][] needs) => Node(name.ToString(CultureInfo.InvariantCulture), needs);

    private static CapabilityNode Node(string name, params string[][] needs) =>
        new() { Name = name, Needs = [.. needs.Select(static n => new CapabilityNeed { Alternatives = n })] };
}
