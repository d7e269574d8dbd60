using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace TierKit.Memory.Operations;

/// <summary>Holds the tools of the original beside notes: raw files, workspaces, and what runs here.</summary>
internal static class ServerTools
{
    public static IEnumerable<AIFunction> Of(BasicMemory memory) =>
    [
        new MemoryFunction(
            memory,
            "read_content",
            "Reads a file of the project as it is: text as text, pictures and documents in base64.",
            [new("path", ToolParameter.Text, "The file's path inside the project, or its memory:// address.") { IsRequired = true }],
            static async (target, arguments, cancellationToken) => await target.ReadContentAsync(arguments.Text("path"), cancellationToken).ConfigureAwait(false)),
        new MemoryFunction(
            memory,
            "list_workspaces",
            "Lists workspaces; notes on this machine are in none.",
            [],
            static (target, _, _) => Task.FromResult<OperationResult>(new DocumentResult(target.Project, new JsonObject { ["workspaces"] = new JsonArray(), ["count"] = 0 }))),
        new MemoryFunction(
            memory,
            "basic_memory_diagnostics",
            "Says which version runs on what, and where the projects lie.",
            [],
            static (target, _, _) => Task.FromResult<OperationResult>(new DocumentResult(target.Project, Diagnose(target)))),
    ];

    private static JsonObject Diagnose(BasicMemory memory) => new()
    {
        ["server"] = "tierkit",
        ["version"] = typeof(BasicMemory).Assembly.GetName().Version?.ToString(),
        ["runtime"] = RuntimeInformation.FrameworkDescription,
        ["system"] = RuntimeInformation.RuntimeIdentifier,
        ["encoder"] = memory.Options.Encoder ?? "embedded",
        ["read_only"] = memory.Options.ReadOnly,
        ["projects"] = memory.ListProjects().ToNode()["projects"]?.DeepClone(),
    };
}
