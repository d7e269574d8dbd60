using TierKit.Policy;

namespace TierKit.Testing.Drills;

/// <summary>Represents what every single fault would leave of every capability, as far as was declared.</summary>
/// <remarks>Immutable and thread-safe. Nobody is asked anything: a drill finds out whether it is so.</remarks>
public sealed class BlastRadius
{
    private readonly CapabilityNode[] _nodes;

    internal BlastRadius(IEnumerable<CapabilityNode> nodes, IEnumerable<FaultReach> faults, IEnumerable<SharedFate> fates)
    {
        _nodes = [.. nodes.OrderBy(static n => n.Name, StringComparer.Ordinal)];
        Faults = [.. faults];
        SharedFates = [.. fates];
        Capabilities = [.. _nodes.Where(static n => NodeNames.IsCapability(n.Name)).Select(static n => NodeNames.Plain(n.Name))];
        CriticalCapabilities = [.. _nodes.Where(static n => n.IsCritical).Select(static n => NodeNames.Plain(n.Name))];
        HashSet<string> offline = [.. Faults.Where(static f => f.Fault == NodeNames.Internet).SelectMany(static f => f.Down)];
        SurvivingOffline = [.. Capabilities.Where(c => !offline.Contains(c))];
        Own = [.. OwnOf(_nodes)];
        Findings = [.. RadiusFindings.Of(this)];
    }

    /// <summary>Gets how far each fault reaches, in a stable order.</summary>
    public IReadOnlyList<FaultReach> Faults { get; }

    /// <summary>Gets the alternatives that fall together, other than by the loss of the whole internet.</summary>
    public IReadOnlyList<SharedFate> SharedFates { get; }

    /// <summary>Gets every declared capability, by name.</summary>
    public IReadOnlyList<string> Capabilities { get; }

    /// <summary>Gets the critical ones.</summary>
    public IReadOnlyList<string> CriticalCapabilities { get; }

    /// <summary>Gets the capabilities that go on, at full strength or degraded, when the internet is gone.</summary>
    public IReadOnlyList<string> SurvivingOffline { get; }

    /// <summary>Gets single points of failure and alternatives that are none.</summary>
    public IReadOnlyList<DrillFinding> Findings { get; }

    internal IReadOnlyList<CapabilityNode> Nodes => _nodes;

    /// <summary>Gets the providers, keys, lineages and hosts that only one service stands on: they say nothing that the service does not say.</summary>
    internal HashSet<string> Own { get; }

    /// <summary>Evaluates every single fault.</summary>
    /// <param name="graph">The graph; an application's container has it.</param>
    /// <returns>The prediction. It is empty when no capability was declared.</returns>
    public static BlastRadius Of(CapabilityGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        List<FaultReach> faults = new(graph.Dependencies.Count);
        foreach (string fault in graph.Dependencies)
        {
            List<string> down = [];
            List<string> degraded = [];
            foreach ((string capability, CapabilityState state) in graph.Predict([fault]))
            {
                (state == CapabilityState.Down ? down : state == CapabilityState.Degraded ? degraded : null)?.Add(capability);
            }

            faults.Add(new FaultReach { Fault = fault, Down = down, Degraded = degraded });
        }

        return new BlastRadius(graph.Nodes, faults, SharedFateSearch.Run(graph));
    }

    /// <summary>Writes the prediction as a table in Markdown: the faults that reach something.</summary>
    /// <returns>The table.</returns>
    public string ToTable() => RadiusText.Table(this);

    /// <summary>Draws the graph as a Mermaid flowchart, coloured by what each node's loss does.</summary>
    /// <param name="everything">Whether also what only one service stands on (its host, its provider, its key) is a node of its own.</param>
    /// <returns>The flowchart, without a fence; in an order that stays when something is added.</returns>
    public string ToMermaid(bool everything = false) => RadiusMermaid.Draw(this, everything);

    /// <summary>Writes the radius as a JSON document to compare with later.</summary>
    /// <returns>The document, with a line for each name, so that its changes read well.</returns>
    public string ToBaseline() => RadiusBaseline.Write(this);

    /// <summary>Compares the radius with an earlier one.</summary>
    /// <param name="baseline">What <see cref="ToBaseline"/> wrote.</param>
    /// <returns>What is different, and whether the radius grew.</returns>
    /// <exception cref="InvalidDataException">The text is no baseline.</exception>
    public RadiusComparison CompareWith(string baseline)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        return RadiusBaseline.Compare(this, baseline);
    }

    /// <summary>Writes the findings in SARIF 2.1.0, for code scanning.</summary>
    /// <param name="root">The folder that file names are made relative to; the current folder when left out.</param>
    /// <returns>The document.</returns>
    public string ToSarif(string? root = null) => SarifLog.Write(Findings, root);

    internal CapabilityNode? NodeOf(string capability) => Array.Find(_nodes, n => n.Name == NodeNames.OfCapability(capability));

    private static IEnumerable<string> OwnOf(CapabilityNode[] nodes) => nodes
        .SelectMany(static n => n.Needs.SelectMany(static need => need.Alternatives).Select(a => (User: n.Name, Used: a)))
        .Where(static p => NodeNames.Kind(p.Used) is "provider" or "credential" or "lineage" or "host")
        .GroupBy(static p => p.Used, StringComparer.Ordinal)
        .Where(static g => g.Select(static p => p.User).Distinct(StringComparer.Ordinal).Take(2).ToArray() is [var only] && NodeNames.IsService(only))
        .Select(static g => g.Key);
}
