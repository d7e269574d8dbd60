using System.Text.Json;
using Microsoft.Extensions.AI;

namespace TierKit.AspNetCore.Wire;

/// <summary>Reads the fields that both chat protocols spell alike.</summary>
internal static class CommonFields
{
    /// <param name="request">What is read so far.</param>
    /// <param name="name">The field's name.</param>
    /// <param name="value">Its value, not null.</param>
    /// <param name="nested">Whether a tool's definition stands under <c>function</c>, as in chat completions.</param>
    /// <returns>Whether the field is one of them.</returns>
    public static bool TryRead(ChatRequest request, string name, JsonElement value, bool nested)
    {
        ChatOptions options = request.Options;
        switch (name)
        {
            case "model":
                request.Model = JsonFields.Text(value, "model");
                return true;
            case "stream":
                request.Stream = JsonFields.Flag(value, "stream");
                return true;
            case "temperature":
                options.Temperature = JsonFields.Between(value, "temperature", 0, 2);
                return true;
            case "top_p":
                options.TopP = JsonFields.Between(value, "top_p", 0, 1);
                return true;
            case "parallel_tool_calls":
                options.AllowMultipleToolCalls = JsonFields.Flag(value, "parallel_tool_calls");
                return true;
            case "tools":
                options.Tools = ToolReader.Tools(JsonFields.List(value, "tools"), nested);
                return true;
            case "tool_choice":
                options.ToolMode = ToolReader.Choice(value, nested);
                return true;
            default:
                return false;
        }
    }
}
