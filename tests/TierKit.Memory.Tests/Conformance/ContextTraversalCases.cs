using System.Text.Json;
using TierKit.Memory.Notes;

namespace TierKit.Memory.Tests.Conformance;

public sealed class ContextTraversalCases : CaseSuite
{
    internal override string FileName => "context_traversal.json";

    private readonly Dictionary<string, StubGraph> _worlds = [];

    protected override void Open(JsonElement file)
    {
        foreach (JsonProperty world in file.GetProperty("worlds").EnumerateObject())
        {
            _worlds[world.Name] = new StubGraph(world.Value);
        }
    }

    protected override void Check(JsonElement example)
    {
        StubGraph graph = _worlds[example.Text("world")];

        IReadOnlyList<ContextRow> rows = ContextWalk.Run(
            graph,
            example.GetProperty("start").Texts().Select(graph.Named),
            example.GetProperty("depth").GetInt32(),
            example.GetProperty("max_related").GetInt32(),
            example.OptionalText("since") is { } since ? DateTimeOffset.Parse(since + "Z", System.Globalization.CultureInfo.InvariantCulture) : null);

        CaseJson.AssertEqual(example.GetProperty("expected"), rows.Select(row => Shape(graph, row)));
    }

    private static object Shape(StubGraph graph, ContextRow row) => row.Edge is { } edge
        ? new
        {
            type = "relation",
            from_title = graph.FindNode(edge.From)!.Title,
            relation_type = edge.Type,
            to_name = edge.ToName,
            resolved = edge.To is not null,
            depth = row.Depth,
            root = row.Root.Title,
        }
        : new { type = "entity", title = row.Node!.Title, depth = row.Depth, root = row.Root.Title };
}
