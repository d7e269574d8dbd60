using System.Globalization;
using System.Text.Json;
using TierKit.Memory.Notes;

namespace TierKit.Memory.Tests.Conformance;

internal sealed class StubGraph : IContextGraph
{
    private readonly List<ContextNode> _nodes = [];
    private readonly List<ContextEdge> _edges = [];

    public StubGraph(JsonElement world)
    {
        foreach (JsonElement note in world.GetProperty("notes").EnumerateArray())
        {
            string created = note.OptionalText("created_at") ?? "2024-01-01T00:00:00";
            _nodes.Add(new ContextNode(_nodes.Count + 1, note.Text("title"), note.Optional("project")?.GetInt64() ?? 1, DateTimeOffset.Parse(created + "Z", CultureInfo.InvariantCulture)));
        }

        foreach (JsonElement relation in world.GetProperty("relations").EnumerateArray())
        {
            string to = relation[2].GetString()!;
            _edges.Add(new ContextEdge(_edges.Count + 1, Named(relation[0].GetString()!).Id, relation[1].GetString()!, to, _nodes.Find(node => node.Title == to)?.Id));
        }
    }

    public ContextNode Named(string title) => _nodes.Single(node => node.Title == title);

    public ContextNode? FindNode(long id) => _nodes.Find(node => node.Id == id);

    public IReadOnlyList<ContextEdge> EdgesOf(long id) => _edges.FindAll(edge => edge.From == id || edge.To == id);
}
