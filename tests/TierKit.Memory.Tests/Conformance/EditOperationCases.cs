using System.Text.Json;
using TierKit.Memory.Notes;

namespace TierKit.Memory.Tests.Conformance;

public sealed class EditOperationCases : CaseSuite
{
    internal override string FileName => "edit_operations.json";

    protected override void Check(JsonElement example)
    {
        if (example.OptionalText("expected_error") is { } error)
        {
            CaseJson.AssertRefused(error, () => Run(example));
            return;
        }

        CaseJson.AssertEqual(example.GetProperty("expected"), Run(example));
    }

    private static object Run(JsonElement example) => example.Text("op") switch
    {
        "fence_flags" => MarkdownFences.Flags(example.GetProperty("lines").Texts()),
        "merge_metadata" => FrontmatterEditor.Merge(example.Text("markdown"), example.GetProperty("metadata").Mapping()),
        _ => NoteEditor.Apply(example.Text("current"), new NoteEdit(example.Text("operation"), example.Text("content"))
        {
            Section = example.OptionalText("section"),
            FindText = example.OptionalText("find_text"),
            ExpectedReplacements = example.Optional("expected_replacements")?.GetInt32() ?? 1,
            ReplaceSubsections = example.Flag("replace_subsections", missing: true),
        }),
    };
}
