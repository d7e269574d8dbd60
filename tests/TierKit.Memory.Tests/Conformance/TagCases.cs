using System.Text.Json;
using TierKit.Memory.Notes;

namespace TierKit.Memory.Tests.Conformance;

public sealed class TagCases : CaseSuite
{
    internal override string FileName => "tags.json";

    protected override void Check(JsonElement example)
        => CaseJson.AssertEqual(example.GetProperty("expected"), TagList.Parse(JsonMetadata.Read(example.GetProperty("input"))));
}
