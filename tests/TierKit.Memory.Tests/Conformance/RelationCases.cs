using System.Text.Json;
using TierKit.Memory.Notes;

namespace TierKit.Memory.Tests.Conformance;

public sealed class RelationCases : CaseSuite
{
    internal override string FileName => "relations.json";

    protected override void Check(JsonElement example)
        => CaseJson.AssertEqual(
            example.GetProperty("expected"),
            NoteBodyParser.Parse(example.Text("input")).Relations.Select(static one => new { type = one.Type, target = one.Target, context = one.Context }));
}
