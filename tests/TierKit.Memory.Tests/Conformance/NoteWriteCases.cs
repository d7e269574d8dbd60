using System.Text.Json;
using TierKit.Memory.Notes;

namespace TierKit.Memory.Tests.Conformance;

public sealed class NoteWriteCases : CaseSuite
{
    internal override string FileName => "note_write.json";

    protected override void Check(JsonElement example)
    {
        JsonElement expected = example.GetProperty("expected");
        CaseJson.AssertEqual(expected, example.Text("op") switch
        {
            "first_h1" => TitleSync.FirstHeading(example.Text("input")),
            "title_sync" => Synced(example),
            _ => Written(example),
        });
    }

    private static object Synced(JsonElement example)
    {
        (string title, string text) = TitleSync.Apply(example.Text("original"), example.Text("edited"), example.Text("current_title"), example.OptionalText("frontmatter_title"));
        return new { title, text };
    }

    private static object Written(JsonElement example)
    {
        string path = NoteFileName.PathFor(example.Text("title"), example.Text("directory"), kebab: false);
        Dictionary<string, string> existing = example.Optional("existing")?.Deserialize<Dictionary<string, string>>() ?? [];
        NoteComposer composer = new(new NoteDraft(example.Text("title"), example.OptionalText("note_type") ?? Note.DefaultType, example.Text("content"))
        {
            Metadata = example.Optional("metadata")?.Mapping() ?? [],
            Tags = example.Optional("tags")?.Texts(),
        });
        string permalink = PermalinkChoice.Choose(
            new PermalinkScheme("main", example.Flag("include_project", missing: true)),
            path,
            composer.DeclaredPermalink,
            existing.GetValueOrDefault(path),
            wanted => existing.FirstOrDefault(entry => entry.Value == wanted).Key);
        string text = example.OptionalText("existing_content") is { } old ? composer.Overwrite(old, permalink) : composer.Create(permalink);
        return new { file_path = path, permalink, text };
    }
}
