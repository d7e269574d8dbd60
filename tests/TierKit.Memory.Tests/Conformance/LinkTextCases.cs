using System.Text.Json;
using TierKit.Memory.Notes;

namespace TierKit.Memory.Tests.Conformance;

public sealed class LinkTextCases : CaseSuite
{
    internal override string FileName => "link_text.json";

    protected override void Check(JsonElement example)
    {
        JsonElement expected = example.GetProperty("expected");
        CaseJson.AssertEqual(expected, example.Text("op") switch
        {
            "normalize_link_text" => LinkText.Parse(example.Text("input")) is var link ? new { text = link.Text, alias = link.Alias } : null,
            "is_workspace_qualified" => LinkText.IsWorkspaceQualified(example.Text("input")),
            _ => LinkTargets.Match(example.GetProperty("links").Texts(), example.GetProperty("targets").EnumerateArray().Select(Target)),
        });
    }

    private static LinkTarget Target(JsonElement target)
        => new(target.Optional("entity_id")?.GetInt64(), target.OptionalText("permalink"), target.OptionalText("title"), target.OptionalText("file_path"));
}
