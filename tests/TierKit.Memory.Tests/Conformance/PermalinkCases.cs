using System.Text.Json;
using TierKit.Memory.Notes;

namespace TierKit.Memory.Tests.Conformance;

public sealed class PermalinkCases : CaseSuite
{
    internal override string FileName => "permalinks.json";

    protected override void Check(JsonElement example)
        => Assert.Equal(example.Text("expected"), Permalink.FromPath(example.Text("input"), example.Flag("split_extension", missing: true)));
}
