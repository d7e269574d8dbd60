using TierKit.Policy;

namespace TierKit.Testing.Drills;

/// <summary>Finds alternatives that fall together with one thing other than the whole internet.</summary>
internal static class SharedFateSearch
{
    public static IReadOnlyList<SharedFate> Run(CapabilityGraph graph)
    {
        (CapabilityNode Node, CapabilityNeed Need)[] choices =
        [
            .. graph.Nodes.Where(static n => NodeNames.Kind(n.Name) is "capability" or "policy")
                .SelectMany(static n => n.Needs.Where(static need => need.Alternatives.Count > 1).Select(need => (n, need)))
                .OrderBy(static c => c.n.Name, StringComparer.Ordinal),
        ];
        ILookup<string, int> choicesOf = choices
            .SelectMany(static (choice, place) => choice.Need.Alternatives.Distinct(StringComparer.Ordinal).Select(alternative => (alternative, place)))
            .ToLookup(static c => c.alternative, static c => c.place, StringComparer.Ordinal);
        List<(int Choice, SharedFate Fate)> found = [];
        int[] fallen = new int[choices.Length];
        foreach (string fate in graph.Dependencies.Where(static d => d != NodeNames.Internet))
        {
            IReadOnlyList<string> lost = graph.PredictLost([fate]);
            if (lost.Count < 3)
            {
                // Itself and at most one more: nothing falls together.
                continue;
            }

            Array.Clear(fallen);
            foreach (int choice in lost.Where(l => l != fate).SelectMany(l => choicesOf[l]))
            {
                if (++fallen[choice] == 2)
                {
                    (CapabilityNode node, CapabilityNeed need) = choices[choice];
                    string[] together = [.. need.Alternatives.Where(a => a != fate && lost.Contains(a))];
                    found.Add((choice, new SharedFate { Node = node.Name, Alternatives = together, Fate = fate }));
                }
            }
        }

        return [.. found.OrderBy(static f => f.Choice).Select(static f => f.Fate)];
    }
}
