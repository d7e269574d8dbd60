using System.Text.Json;
using Microsoft.Extensions.AI;

namespace TierKit.Policy;

/// <summary>Knows which tools can send.</summary>
internal static class ToolReaches
{
    public static bool CanSend(AITool tool, bool whenUnknown) => Declared(tool) switch
    {
        { } reach => reach != ToolReach.Home,
        // What a provider runs on its own side, and what a foreign server does, nobody here can vouch for.
        null => whenUnknown || tool is not AIFunctionDeclaration || ToolLabels.IsForeign(tool),
    };

    // A person sees each use: that is the approval that the rule asks for.
    public static bool NeedsApproval(AITool tool) => tool.GetService<ApprovalRequiredAIFunction>() is not null;

    private static ToolReach? Declared(AITool tool) => tool.AdditionalProperties.TryGetValue(RouteOptionNames.Reach, out object? value)
        ? value switch
        {
            ToolReach.Home => ToolReach.Home,
            string text when text.Equals(nameof(ToolReach.Home), StringComparison.OrdinalIgnoreCase) => ToolReach.Home,
            _ => ToolReach.Outside,
        }
        : Hint(tool, RouteOptionNames.ReadOnlyHint) is { } readOnly
            ? readOnly && Hint(tool, RouteOptionNames.OpenWorldHint) == false ? ToolReach.Home : ToolReach.Outside
            : Hint(tool, RouteOptionNames.OpenWorldHint) is not null ? ToolReach.Outside : null;

    // Reading the open world sends too: the address says what was asked.
    private static bool? Hint(AITool tool, string name) => tool.AdditionalProperties.TryGetValue(name, out object? value)
        ? value switch
        {
            bool hint => hint,
            JsonElement { ValueKind: JsonValueKind.True } => true,
            JsonElement { ValueKind: JsonValueKind.False } => false,
            _ => name == RouteOptionNames.OpenWorldHint,
        }
        : null;
}
