using System.Collections.Concurrent;
using Microsoft.Extensions.AI;

namespace TierKit.Policy;

/// <summary>Knows the label of what a tool returns.</summary>
internal static class ToolLabels
{
    // Tools of the official MCP client come from outside whatever they say of themselves.
    private const string McpTool = "ModelContextProtocol.Client.McpClientTool";

    // The mark of the app's own functions, whose results are labelled as the request is.
    private const string Inherited = "inherited";

    private static readonly ConcurrentDictionary<Type, bool> ForeignTypes = [];

    /// <summary>Finds a tool among those of a call, and the label of one result: its own where the tool remembers it, else the tool's.</summary>
    public static bool TryFind(string name, object? result, IList<AITool>? tools, out ContentLabel? label)
    {
        for (int i = 0; i < tools?.Count; i++)
        {
            if (tools[i].Name == name)
            {
                label = Of(tools[i], result);
                return true;
            }
        }

        label = null;
        return false;
    }

    public static ContentLabel? Of(AITool tool, object? result) =>
        OwnOf(tool, result)
        ?? RequestLabel.Declared(tool.AdditionalProperties)
        ?? (IsForeign(tool) ? ContentLabel.Closed : null);

    /// <summary>Writes down, for the call of a tool, the label its result will have: the result outlives the tool's place in the options.</summary>
    public static string? MarkOf(string name, IList<AITool>? tools) =>
        !TryFind(name, null, tools, out ContentLabel? found) ? null
            : found is { } label ? $"{label.Sensitivity}/{label.Integrity}"
            : Inherited;

    /// <summary>Reads back what <see cref="MarkOf"/> wrote; what cannot be read is closed, and the app's own functions have no label of their own.</summary>
    public static bool TryRemember(FunctionCallContent call, out ContentLabel? label)
    {
        label = null;
        if (call.AdditionalProperties?.TryGetValue(RouteOptionNames.CallLabel, out object? mark) != true)
        {
            return false;
        }

        label = mark?.ToString() == Inherited ? null : Parse(mark);
        return true;
    }

    private static ContentLabel Parse(object? mark)
    {
        string[] halves = (mark?.ToString() ?? "").Split('/');
        return halves is [string sensitivity, string integrity]
            && Enum.TryParse(sensitivity, out Sensitivity sensitive) && Enum.IsDefined(sensitive)
            && Enum.TryParse(integrity, out Integrity trusted) && Enum.IsDefined(trusted)
            ? new ContentLabel(sensitive, trusted)
            : ContentLabel.Closed;
    }

    private static ContentLabel? OwnOf(AITool tool, object? result) =>
        tool.AdditionalProperties.TryGetValue(RouteOptionNames.ResultLabels, out object? labels) ? (labels as ResultLabels)?.Find(result) : null;

    /// <summary>Gets whether what a tool says of itself, and what it returns, was written by others.</summary>
    public static bool IsForeign(AITool tool) =>
        (tool.AdditionalProperties.TryGetValue(RouteOptionNames.Foreign, out object? foreign) && foreign is not false)
        || ForeignTypes.GetOrAdd(tool.GetType(), static type => IsForeignType(type))
        || (tool is DelegatingAIFunction && tool.GetService<AITool>() is { } inner && inner != tool && IsForeign(inner));

    public static AITool? FirstForeign(IList<AITool>? tools)
    {
        for (int i = 0; i < tools?.Count; i++)
        {
            if (IsForeign(tools[i]))
            {
                return tools[i];
            }
        }

        return null;
    }

    private static bool IsForeignType(Type tool)
    {
        for (Type? type = tool; type is not null; type = type.BaseType)
        {
            if (type.FullName == McpTool)
            {
                return true;
            }
        }

        return false;
    }
}
