#pragma warning disable IDE0130 // The name by which the core knows the tools of the official MCP client, which this project does not reference.
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace ModelContextProtocol.Client;

internal sealed class McpClientTool(string name, string description, Func<string, string> run) : AIFunction
{
    public override string Name => name;

    public override string Description => description;

    public override JsonElement JsonSchema { get; } = JsonElement.Parse("""{"type":"object","properties":{"text":{"type":"string"}}}""");

    protected override ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken) =>
        ValueTask.FromResult<object?>(run(arguments.TryGetValue("text", out object? text) ? text?.ToString() ?? "" : ""));
}
