using System.Text.Json;
using TierKit.Memory.Notes;

namespace TierKit.Memory.Tests.Conformance;

public sealed class ObservationCases : CaseSuite
{
    internal override string FileName => "observations.json";

    protected override void Check(JsonElement example)
        => CaseJson.AssertEqual(
            example.GetProperty("expected"),
            NoteBodyParser.Parse(example.Text("input")).Observations.Select(static one => new { category = one.Category, content = one.Content, tags = one.Tags, context = one.Context }));
}
