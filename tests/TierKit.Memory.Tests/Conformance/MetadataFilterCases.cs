using System.Text.Json;
using TierKit.Memory.Notes;

namespace TierKit.Memory.Tests.Conformance;

public sealed class MetadataFilterCases : CaseSuite
{
    internal override string FileName => "metadata_filters.json";

    protected override void Check(JsonElement example)
    {
        IReadOnlyList<KeyValuePair<string, object?>> filters = example.GetProperty("filters").Mapping();
        if (example.OptionalText("expected_error") is { } error)
        {
            CaseJson.AssertRefused(error, () => MetadataFilter.Parse(filters));
            return;
        }

        CaseJson.AssertEqual(
            example.GetProperty("expected"),
            MetadataFilter.Parse(filters).Select(static one => new { path = one.Path, op = one.Operator, value = one.Value, comparison = one.Comparison }));
    }
}
