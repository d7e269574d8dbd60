using System.Text.Json;
using Microsoft.Extensions.AI;
using TierKit.Mcp.Pinning;
using TierKit.Policy;

namespace TierKit.Mcp.Borrowing;

/// <summary>Offers one approved tool of a server as a function.</summary>
internal sealed class BorrowedTool(BorrowedServer server, ToolPin pin, ToolReach reach) : AIFunction
{
    private static readonly string[] Hints =
        [RouteOptionNames.ReadOnlyHint, RouteOptionNames.DestructiveHint, RouteOptionNames.IdempotentHint, RouteOptionNames.OpenWorldHint];

    private readonly Dictionary<string, object?> _properties = Describe(server, pin, reach);

    public string Hash => pin.Hash;

    public override string Name => pin.Name;

    public override string Description => pin.Description;

    public override JsonElement JsonSchema { get; } = pin.InputSchema;

    public override IReadOnlyDictionary<string, object?> AdditionalProperties => _properties;

    /// <summary>Says how far a tool reaches, from hints that a person approved: only what reads, or declares a closed world, stays home.</summary>
    public static ToolReach ReachOf(ToolPin pin) => pin.Hint(RouteOptionNames.OpenWorldHint) switch
    {
        true => ToolReach.Outside,
        false => ToolReach.Home,
        null => pin.Hint(RouteOptionNames.ReadOnlyHint) == true ? ToolReach.Home : ToolReach.Outside,
    };

    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken) =>
        await server.CallAsync(pin, arguments, cancellationToken).ConfigureAwait(false);

    private static Dictionary<string, object?> Describe(BorrowedServer server, ToolPin pin, ToolReach reach)
    {
        Dictionary<string, object?> properties = new(StringComparer.Ordinal) { [RouteOptionNames.Reach] = reach, ["mcp.server"] = server.Name };
        foreach (string name in Hints)
        {
            if (pin.Hint(name) is { } hint)
            {
                properties[name] = hint;
            }
        }

        return properties;
    }
}
