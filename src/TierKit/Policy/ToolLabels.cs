using Microsoft.Extensions.AI;

namespace TierKit.Policy;

/// <summary>Knows the label of what a tool returns.</summary>
internal static class ToolLabels
{
    // Tools of the official MCP client come from outside whatever they say of themselves.
    private const string McpTool = "ModelContextProtocol.Client.McpClientTool";

    /// <summary>Finds the label of one result: its own where the tool remembers it, else the tool's.</summary>
    public static ContentLabel? Find(string name, object? result, IList<AITool>? tools)
    {
        if (tools is null)
        {
            return null;
        }

        for (int i = 0; i < tools.Count; i++)
        {
            if (tools[i].Name == name)
            {
                return Of(tools[i], result);
            }
        }

        return null;
    }

    public static ContentLabel? Of(AITool tool, object? result) =>
        OwnOf(tool, result)
        ?? RequestLabel.Declared(tool.AdditionalProperties)
        ?? (IsForeign(tool) ? ContentLabel.Closed : null);

    /// <summary>Writes down, for the call of a tool, the label its result will have: the result outlives the tool's place in the options.</summary>
    public static string? MarkOf(string name, IList<AITool>? tools) =>
        Find(name, null, tools) is { } label ? $"{label.Sensitivity}/{label.Integrity}" : null;

    /// <summary>Reads back what <see cref="MarkOf"/> wrote; what cannot be read is closed.</summary>
    public static ContentLabel? Remembered(FunctionCallContent call)
    {
        if (call.AdditionalProperties?.TryGetValue(RouteOptionNames.CallLabel, out object? mark) != true)
        {
            return null;
        }

        string[] halves = (mark?.ToString() ?? "").Split('/');
        return halves is [string sensitivity, string integrity]
            && Enum.TryParse(sensitivity, out Sensitivity sensitive) && Enum.IsDefined(sensitive)
            && Enum.TryParse(integrity, out Integrity trusted) && Enum.IsDefined(trusted)
            ? new ContentLabel(sensitive, trusted)
            : ContentLabel.Closed;
    }

    private static ContentLabel? OwnOf(AITool tool, object? result) =>
        tool.AdditionalProperties.TryGetValue(RouteOptionNames.ResultLabels, out object? labels) ? (labels as ResultLabels)?.Find(result) : null;

    private static bool IsForeign(AITool tool)
    {
        for (Type? type = tool.GetType(); type is not null; type = type.BaseType)
        {
            if (type.FullName == McpTool)
            {
                return true;
            }
        }

        return tool is DelegatingAIFunction && tool.GetService<AITool>() is { } inner && inner != tool && IsForeign(inner);
    }
}
