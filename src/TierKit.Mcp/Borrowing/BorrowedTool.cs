using System.Text.Json;
using Microsoft.Extensions.AI;
using TierKit.Mcp.Pinning;
using TierKit.Policy;

namespace TierKit.Mcp.Borrowing;

/// <summary>Offers one approved tool of a server as a function.</summary>
internal sealed class BorrowedTool(BorrowedServer server, ToolPin pin, ToolReach reach) : AIFunction
{
    private readonly Dictionary<string, object?> _properties = new(StringComparer.Ordinal)
    {
        [RouteOptionNames.Reach] = reach,
        ["mcp.server"] = server.Name,
        ["mcp.readOnlyHint"] = pin.Hint("readOnlyHint"),
        ["mcp.destructiveHint"] = pin.Hint("destructiveHint"),
        ["mcp.openWorldHint"] = pin.Hint("openWorldHint"),
    };

    public string Hash => pin.Hash;

    public override string Name => pin.Name;

    public override string Description => pin.Description;

    public override JsonElement JsonSchema { get; } = pin.InputSchema;

    public override IReadOnlyDictionary<string, object?> AdditionalProperties => _properties;

    /// <summary>Says how far a tool reaches, from hints that a person approved: only what reads, or declares a closed world, stays home.</summary>
    public static ToolReach ReachOf(ToolPin pin) => pin.Hint("openWorldHint") switch
    {
        true => ToolReach.Outside,
        false => ToolReach.Home,
        null => pin.Hint("readOnlyHint") == true ? ToolReach.Home : ToolReach.Outside,
    };

    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken) =>
        await server.CallAsync(pin, arguments, cancellationToken).ConfigureAwait(false);
}
