using System.Text.Json;
using TierKit.Memory.Notes;

namespace TierKit.Memory.Tests.Conformance;

public sealed class FrontmatterCases : CaseSuite
{
    internal override string FileName => "frontmatter.json";

    protected override void Check(JsonElement example)
    {
        string input = example.OptionalText("input") ?? "";
        if (example.OptionalText("expected_error") is { } error)
        {
            CaseJson.AssertRefused(error, () => Run(example, input));
            return;
        }

        CaseJson.AssertEqual(example.GetProperty("expected"), Run(example, input));
    }

    private static object? Run(JsonElement example, string input) => example.Text("op") switch
    {
        "has" => FrontmatterText.IsPresent(input),
        "parse" => FrontmatterText.Parse(input).Entries,
        "remove" => FrontmatterText.Remove(input),
        _ => FrontmatterText.Compose(example.GetProperty("metadata").Mapping(), example.Text("content")),
    };
}
