using System.Text.Json;
using TierKit.Memory.Operations;

namespace TierKit.Memory.Tests.Operations;

/// <summary>The parameters, defaults and other names that the original's tools have (v0.23), against ours.</summary>
public sealed class OriginalParameterTests
{
    // What a call that leaves a parameter out gets, as JSON; nothing: null, or required.
    private static readonly Dictionary<string, string> Originals = new(StringComparer.Ordinal)
    {
        ["write_note"] = "title content directory tags note_type=\"note\" metadata overwrite workspace project project_id output_format=\"text\"",
        ["read_note"] = "identifier page=1 page_size=10 include_frontmatter=false project project_id output_format=\"text\"",
        ["view_note"] = "identifier project project_id",
        ["read_content"] = "path project project_id",
        ["edit_note"] = "identifier operation content section find_text expected_replacements=1 replace_subsections=true metadata workspace project project_id output_format=\"text\"",
        ["move_note"] = "identifier destination_path=\"\" destination_folder is_directory=false project project_id output_format=\"text\"",
        ["delete_note"] = "identifier is_directory=false project project_id output_format=\"text\"",
        ["list_directory"] = "dir_name=\"/\" depth=1 file_name_glob sort page=1 page_size=10 project project_id output_format=\"text\"",
        ["search_notes"] = "query page=1 page_size=10 search_type search_all_projects=false note_types entity_types categories after_date metadata_filters tags status min_similarity project project_id output_format=\"text\"",
        ["search_notes_ui"] = "query page=1 page_size=10 search_type note_types entity_types after_date metadata_filters tags status project",
        ["read_note_ui"] = "identifier page=1 page_size=10 project",
        // The original's "7d" hides what a note made earlier is linked to; see docs/migration-basic-memory.md.
        ["build_context"] = "url depth=1 timeframe page=1 page_size=10 max_related=10 project project_id output_format=\"json\"",
        ["recent_activity"] = "type depth=1 timeframe=\"7d\" page=1 page_size=10 project project_id output_format=\"text\"",
        ["list_memory_projects"] = "output_format=\"text\"",
        ["create_memory_project"] = "project_name project_path set_default=false workspace output_format=\"text\"",
        ["delete_project"] = "project_name delete_notes=false workspace",
        ["list_workspaces"] = "output_format=\"text\"",
        ["schema_validate"] = "note_type identifier project project_id output_format=\"text\"",
        ["schema_infer"] = "note_type threshold=0.25 project project_id output_format=\"text\"",
        ["schema_diff"] = "note_type project project_id output_format=\"text\"",
        ["basic_memory_diagnostics"] = "",
        ["search"] = "query",
        ["fetch"] = "id",
    };

    private static readonly string[] Ours = ["expected_checksum", "max_tokens", "page", "page_size", "include_frontmatter", "search_all_projects", "categories", "min_similarity", "project", "project_id", "output_format"];

    private static readonly string[] OtherNames =
    [
        "url|uri|memory_url", "timeframe|since|time_range|lookback", "page|page_number", "page_size|limit|per_page", "max_related|max_results", "query|q|search|text",
        "directory|folder|dir|path", "dir_name|directory|folder|path|dir", "file_name_glob|glob|pattern|filter", "destination_path|dest_path|new_path|to|destination",
        "destination_folder|dest_folder|to_folder", "path|file_path|filepath|file", "content|new_content|replacement|replace_with", "section|section_heading|heading",
        "find_text|find|old_text|old_content|search", "note_types|note_type|types", "entity_types|entity_type", "categories|category", "after_date|since|after|from_date",
        "min_similarity|threshold|similarity_threshold", "search_all_projects|all_projects", "is_directory|is_dir", "type|types|kind",
    ];

    [Fact]
    public async Task Parameters_OfEveryTool_AreTheOriginalsWithItsDefaults()
    {
        await using MemoryFixture notes = new();
        Dictionary<string, JsonElement> schemas = notes.Toolset.Functions.Concat(notes.Toolset.Views).ToDictionary(static tool => tool.Name, static tool => tool.JsonSchema.GetProperty("properties"), StringComparer.Ordinal);
        Assert.Equal(Originals.Keys.Order(StringComparer.Ordinal), schemas.Keys.Order(StringComparer.Ordinal));

        int examined = 0;
        foreach ((string tool, string original) in Originals)
        {
            string[] parameters = original.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            string[] ours = [.. schemas[tool].EnumerateObject().Select(static known => known.Value.TryGetProperty("default", out JsonElement value) ? $"{known.Name}={value.GetRawText()}" : known.Name)];
            Assert.Empty(parameters.Except(ours).Select(missing => $"{tool}: {missing}"));
            Assert.Empty(ours.Except(parameters).Where(static extra => !Ours.Contains(extra.Split('=')[0])).Select(extra => $"{tool}: {extra}"));
            examined += parameters.Length;
        }

        Assert.Equal(131, examined);
    }

    [Fact]
    public void OtherNames_OfEveryParameter_AreTheOriginals()
    {
        Assert.All(OtherNames, static names => Assert.Equal(names.Split('|'), ParameterAliases.NamesOf(names.Split('|')[0])));
        Assert.Equal(23, OtherNames.Length);
    }

    [Fact]
    public async Task Defaults_LeftOutEmptyOrGiven_AreWhatTheToolDoes()
    {
        await using MemoryFixture notes = new();
        for (int i = 0; i < 12; i++)
        {
            await notes.Call("write_note", ("title", $"Tea {i}"), ("content", "oolong"), ("tags", "tea"));
        }

        JsonElement left = await notes.CallJson("search_notes", ("query", "oolong"));
        JsonElement empty = await notes.CallJson("search_notes", ("query", "oolong"), ("page_size", ""), ("page", null));
        JsonElement given = await notes.CallJson("search_notes", ("query", "oolong"), ("limit", 3));
        JsonElement filtered = await notes.CallJson("search_notes", ("tags", "tea"));

        Assert.Equal([10, 10, 3, 10], new[] { left, empty, given, filtered }.Select(static found => found.GetProperty("results").GetArrayLength()));
    }

    [Fact]
    public async Task Workspace_OfTheCloud_IsRefusedAndNothingIsWritten()
    {
        await using MemoryFixture notes = new();

        string said = await notes.Call("write_note", ("title", "Tea"), ("content", "x"), ("workspace", "team"));

        Assert.StartsWith("# Error: UNRESOLVED_PROJECT_ROUTE", said, StringComparison.Ordinal);
        Assert.Empty(notes.Files());
    }

    [Theory]
    [InlineData("title_asc", "a.md b.md c.md")]
    [InlineData("title_desc", "c.md b.md a.md")]
    [InlineData("updated_asc", "b.md c.md a.md")]
    [InlineData("updated_desc", "a.md c.md b.md")]
    public async Task ListDirectory_Sort_HasTheOriginalsOrders(string sort, string expected)
    {
        await using MemoryFixture notes = new();
        foreach ((string file, int day) in new[] { ("a.md", 3), ("b.md", 1), ("c.md", 2) })
        {
            File.SetLastWriteTimeUtc(notes.Put(file, "x"), new DateTime(2026, 1, day, 0, 0, 0, DateTimeKind.Utc));
        }

        JsonElement listed = await notes.CallJson("list_directory", ("sort", sort));

        Assert.Equal(expected, string.Join(' ', listed.GetProperty("nodes").EnumerateArray().Select(static node => node.GetProperty("name").GetString())));
    }
}
