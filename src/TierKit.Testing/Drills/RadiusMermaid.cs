using System.Globalization;
using System.Text;
using TierKit.Policy;

namespace TierKit.Testing.Drills;

/// <summary>Draws a radius. Names of nodes come from what they stand for, so that an addition changes no other line.</summary>
internal static class RadiusMermaid
{
    private const string Down = ":::down";
    private const string Degraded = ":::degraded";

    private static readonly (string Name, string Style)[] Styles =
    [
        (Down, "fill:#f8d7da,stroke:#b02a37,color:#000"),
        (Degraded, "fill:#fff3cd,stroke:#997404,color:#000"),
    ];

    public static string Draw(BlastRadius radius, bool everything)
    {
        Dictionary<string, CapabilityNode> nodes = radius.Nodes.ToDictionary(static n => n.Name, StringComparer.Ordinal);
        HashSet<string> hidden = everything ? [] : radius.Own;
        Dictionary<string, string> ids = Ids(radius.Nodes);
        Dictionary<string, string> classes = Classes(radius);
        StringBuilder text = new("flowchart LR\n");
        foreach (CapabilityNode node in radius.Nodes.Where(n => !hidden.Contains(n.Name)))
        {
            (string open, string close) = Shape(node.Name);
            text.Append("  ").Append(ids[node.Name]).Append(open).Append('"').Append(Label(node)).Append('"').Append(close).Append(classes.GetValueOrDefault(node.Name)).Append('\n');
        }

        foreach (CapabilityNode node in radius.Nodes.Where(n => !hidden.Contains(n.Name)))
        {
            foreach (string edge in Edges(node, nodes, hidden).Select(e => $"  {ids[node.Name]} {e.Arrow} {ids[e.To]}\n").Distinct(StringComparer.Ordinal))
            {
                text.Append(edge);
            }
        }

        foreach ((string name, string style) in Styles)
        {
            if (radius.Nodes.Any(n => !hidden.Contains(n.Name) && classes.GetValueOrDefault(n.Name) == name))
            {
                text.Append("  classDef ").Append(name[3..]).Append(' ').Append(style).Append('\n');
            }
        }

        return text.ToString().TrimEnd();
    }

    private static IEnumerable<(string Arrow, string To)> Edges(CapabilityNode node, Dictionary<string, CapabilityNode> nodes, HashSet<string> hidden)
    {
        foreach (CapabilityNeed need in node.Needs)
        {
            for (int place = 0; place < need.Alternatives.Count; place++)
            {
                string target = need.Alternatives[place];
                if (hidden.Contains(target))
                {
                    foreach ((string arrow, string to) in Edges(nodes[target], nodes, hidden))
                    {
                        yield return (arrow, to);
                    }
                }
                else
                {
                    yield return (Arrow(need, place), target);
                }
            }
        }
    }

    private static string Arrow(CapabilityNeed need, int place)
    {
        if (need.Alternatives.Count == 1)
        {
            return "-->";
        }

        string number = (place + 1).ToString(CultureInfo.InvariantCulture);
        return need.Enough > 1 ? $"-->|\"{need.Enough.ToString(CultureInfo.InvariantCulture)} of {need.Alternatives.Count.ToString(CultureInfo.InvariantCulture)}\"|"
            : place == 0 ? $"-->|{number}|" : $"-.->|{number}|";
    }

    private static (string Open, string Close) Shape(string node) => NodeNames.Kind(node) switch
    {
        "capability" => ("([", "])"),
        "policy" => ("{{", "}}"),
        "service" => ("[", "]"),
        "store" => ("[(", ")]"),
        _ => ("(", ")"),
    };

    private static string Label(CapabilityNode node)
    {
        string plain = node.Name.Replace("\"", "#quot;", StringComparison.Ordinal);
        return NodeNames.IsCapability(node.Name) ? $"{NodeNames.Plain(plain)}{(node.IsCritical ? " (critical)" : "")}" : plain;
    }

    private static Dictionary<string, string> Classes(BlastRadius radius) => radius.Faults
        .Where(static f => f.Down.Count + f.Degraded.Count > 0)
        .ToDictionary(static f => f.Fault, static f => f.Down.Count > 0 ? Down : Degraded, StringComparer.Ordinal);

    private static Dictionary<string, string> Ids(IReadOnlyList<CapabilityNode> nodes)
    {
        Dictionary<string, string> ids = new(StringComparer.Ordinal);
        HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase);
        foreach (CapabilityNode node in nodes)
        {
            string id = string.Concat(node.Name.Select(static c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
            string free = id;
            for (int twin = 2; !taken.Add(free); twin++)
            {
                free = $"{id}_{twin.ToString(CultureInfo.InvariantCulture)}";
            }

            ids[node.Name] = free;
        }

        return ids;
    }
}
