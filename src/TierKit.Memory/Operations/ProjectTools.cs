using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace TierKit.Memory.Operations;

/// <summary>Holds the tools for projects; creating and deleting are refused unless a projects folder is configured.</summary>
internal static class ProjectTools
{
    public static IEnumerable<AIFunction> Of(BasicMemory memory) =>
    [
        new MemoryFunction(
            memory,
            "list_memory_projects",
            "Lists the projects, each a folder of notes.",
            [],
            static (target, _, _) => Task.FromResult<OperationResult>(target.ListProjects())),
        new MemoryFunction(
            memory,
            "create_memory_project",
            "Creates a project: a new folder of notes.",
            [
                new("project_name", ToolParameter.Text, "The name.") { IsRequired = true },
                new("project_path", ToolParameter.Text, "The folder below the configured projects folder; by default made of the name."),
                new("set_default", ToolParameter.Boolean, "Whether it becomes the default project; false by default.") { Default = JsonValue.Create(false) },
                MemoryFunction.Workspace,
            ],
            static (target, arguments, _) => Task.FromResult<OperationResult>(
                target.CreateProject(arguments.Text("project_name"), arguments.OptionalText("project_path"), arguments.IsTrue("set_default"))),
            ToolEffect.Adds),
        new MemoryFunction(
            memory,
            "delete_project",
            "Takes a project off the list; its notes stay unless delete_notes is true.",
            [
                new("project_name", ToolParameter.Text, "The name.") { IsRequired = true },
                new("delete_notes", ToolParameter.Boolean, "Whether its folder is deleted too; false by default.") { Default = JsonValue.Create(false) },
                MemoryFunction.Workspace,
            ],
            static async (target, arguments, _) => await target.DeleteProjectAsync(arguments.Text("project_name"), arguments.IsTrue("delete_notes")).ConfigureAwait(false),
            ToolEffect.Replaces),
    ];
}
