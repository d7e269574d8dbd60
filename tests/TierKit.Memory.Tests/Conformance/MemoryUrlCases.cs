using System.Text.Json;
using TierKit.Memory.Notes;

namespace TierKit.Memory.Tests.Conformance;

public sealed class MemoryUrlCases : CaseSuite
{
    internal override string FileName => "memory_urls.json";

    protected override void Check(JsonElement example)
    {
        string? input = example.OptionalText("input");
        if ((example.OptionalText("expected_error") ?? example.OptionalText("expected_error_contains")) is { } error)
        {
            CaseJson.AssertRefused(error, () => MemoryUrl.Normalize(input));
            return;
        }

        JsonElement expected = example.GetProperty("expected");
        CaseJson.AssertEqual(expected, example.Text("op") == "valid_path" ? MemoryUrl.IsValidPath(input!) : MemoryUrl.Normalize(input));
        if (example.OptionalText("path") is { } path)
        {
            Assert.Equal(path, MemoryUrl.PathOf(MemoryUrl.Normalize(input)));
        }
    }
}
