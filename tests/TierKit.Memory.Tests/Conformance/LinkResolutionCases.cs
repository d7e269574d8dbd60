using System.Text.Json;
using TierKit.Memory.Notes;

namespace TierKit.Memory.Tests.Conformance;

public sealed class LinkResolutionCases : CaseSuite
{
    internal override string FileName => "link_resolution.json";

    private readonly Dictionary<string, LinkResolver> _worlds = [];

    protected override void Open(JsonElement file)
    {
        foreach (JsonProperty world in file.GetProperty("worlds").EnumerateObject())
        {
            bool include = world.Value.GetProperty("include_project").GetBoolean();
            List<INoteLookup> projects = [Project(world.Value.Text("project"), include, world.Value.GetProperty("entities"))];
            if (world.Value.Optional("other_projects") is { } others)
            {
                projects.AddRange(others.EnumerateObject().Select(other => Project(other.Name, include, other.Value)));
            }

            _worlds[world.Name] = new LinkResolver(projects);
        }
    }

    protected override void Check(JsonElement example)
    {
        JsonElement expected = example.GetProperty("expected");

        LinkResolution found = _worlds[example.Text("world")].Resolve(example.Text("link"), example.GetProperty("strict").GetBoolean(), example.OptionalText("source_path"));

        // Relation repair leaves unresolved what the interactive resolver calls ambiguous.
        if (expected.Flag("ambiguous", missing: false))
        {
            Assert.Equal(expected.GetProperty("candidates").Texts(), found.Candidates.Select(static entry => entry.FilePath));
        }
        else
        {
            Assert.Equal(expected.OptionalText("file_path"), found.Note?.FilePath);
            Assert.True(example.Text("mode") == "bulk" || !found.IsAmbiguous);
            Assert.Equal(expected.OptionalText("project") ?? found.Project, found.Project);
        }
    }

    private static InMemoryNoteLookup Project(string name, bool include, JsonElement entities)
        => new(
            new PermalinkScheme(name, include),
            [.. entities.EnumerateArray().Select(static (entity, index) => new NoteEntry(
                Guid.Parse($"00000000-0000-4000-8000-{index + 1:000000000000}"),
                entity.Text("title"),
                entity.Text("file_path"),
                entity.OptionalText("permalink")))]);
}
