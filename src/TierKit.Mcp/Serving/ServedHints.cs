using Microsoft.Extensions.AI;
using ModelContextProtocol.Protocol;
using TierKit.Policy;

namespace TierKit.Mcp.Serving;

/// <summary>Writes what a function says of its effects as the annotations of an MCP tool.</summary>
internal static class ServedHints
{
    /// <summary>Gets all four hints of a function that says anything of its effects or reach; what it leaves out is what MCP assumes.</summary>
    /// <returns>The annotations, or <see langword="null"/> for a function that says nothing.</returns>
    public static ToolAnnotations? Of(AIFunction function)
    {
        bool? readOnly = Hint(function, RouteOptionNames.ReadOnlyHint);
        bool? destructive = Hint(function, RouteOptionNames.DestructiveHint);
        bool? idempotent = Hint(function, RouteOptionNames.IdempotentHint);
        bool? open = Hint(function, RouteOptionNames.OpenWorldHint) ?? Reach(function);
        return readOnly is null && destructive is null && idempotent is null && open is null
            ? null
            : new ToolAnnotations
            {
                ReadOnlyHint = readOnly ?? false,
                DestructiveHint = destructive ?? readOnly != true,
                IdempotentHint = idempotent ?? false,
                OpenWorldHint = open ?? true,
            };
    }

    private static bool? Hint(AIFunction function, string name) =>
        function.AdditionalProperties.TryGetValue(name, out object? value) && value is bool hint ? hint : null;

    private static bool? Reach(AIFunction function) =>
        function.AdditionalProperties.TryGetValue(RouteOptionNames.Reach, out object? value) && value is ToolReach reach ? reach == ToolReach.Outside : null;
}
