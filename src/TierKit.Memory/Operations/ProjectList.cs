using System.Text;
using System.Text.Json.Nodes;

namespace TierKit.Memory.Operations;

/// <summary>Represents the projects that a memory knows.</summary>
public sealed class ProjectList : OperationResult
{
    internal ProjectList(string project)
        : base(project)
    {
    }

    /// <summary>Gets the projects, by name.</summary>
    public required IReadOnlyList<ProjectEntry> Projects { get; init; }

    /// <summary>Gets what was done, in one sentence, or <see langword="null"/> where nothing was.</summary>
    public string? Done { get; init; }

    internal override JsonNode ToNode() => new JsonObject
    {
        ["projects"] = ResultJson.List(Projects, static project => new JsonObject
        {
            ["name"] = project.Name,
            ["permalink"] = project.Permalink,
            ["external_id"] = project.Id.ToString(),
            ["path"] = project.Path,
            ["is_default"] = project.IsDefault,
        }),
        ["default_project"] = Projects.FirstOrDefault(static project => project.IsDefault)?.Name,
        ["message"] = Done,
    };

    internal override string ToText()
    {
        StringBuilder text = new();
        text.Line(Done is null ? "# Projects\n" : $"# Projects\n\n{Done}\n");
        foreach (ProjectEntry project in Projects)
        {
            text.Line($"- {project.Name}{(project.IsDefault ? " (default)" : "")}: {project.Path}");
        }

        return text.ToString();
    }
}
