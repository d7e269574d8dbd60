using System.Text.Json;
using TierKit.Memory.Notes;

namespace TierKit.Memory.Tests.Conformance;

public sealed class CanonicalPermalinkCases : CaseSuite
{
    internal override string FileName => "canonical_permalinks.json";

    protected override void Check(JsonElement example)
    {
        JsonElement expected = example.GetProperty("expected");
        if (example.Text("op") == "normalize_project_reference")
        {
            Assert.Equal(expected.GetString(), PermalinkScheme.NormalizeProjectReference(example.Text("identifier")));
            return;
        }

        PermalinkScheme scheme = new(example.OptionalText("project"), example.GetProperty("include_project").GetBoolean(), example.OptionalText("workspace"));
        CaseJson.AssertEqual(expected, example.Text("op") switch
        {
            "canonical" => scheme.Canonical(example.Text("path")),
            "candidates" => scheme.Candidates(example.Text("identifier")),
            _ => scheme.Qualify(example.Text("identifier")),
        });
    }
}
