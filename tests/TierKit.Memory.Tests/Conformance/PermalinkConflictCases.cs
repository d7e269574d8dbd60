using System.Text.Json;
using TierKit.Memory.Notes;

namespace TierKit.Memory.Tests.Conformance;

public sealed class PermalinkConflictCases : CaseSuite
{
    internal override string FileName => "permalink_conflicts.json";

    protected override void Check(JsonElement example)
    {
        Dictionary<string, string> existing = example.GetProperty("existing").Deserialize<Dictionary<string, string>>()!;
        string path = example.Text("file_path");

        string chosen = PermalinkChoice.Choose(
            new PermalinkScheme("main", example.GetProperty("include_project").GetBoolean()),
            path,
            example.OptionalText("frontmatter_permalink"),
            existing.GetValueOrDefault(path),
            permalink => existing.FirstOrDefault(entry => entry.Value == permalink).Key);

        Assert.Equal(example.Text("expected"), chosen);
    }
}
