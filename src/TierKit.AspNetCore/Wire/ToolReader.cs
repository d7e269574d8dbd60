using System.Text.Json;
using Microsoft.Extensions.AI;

namespace TierKit.AspNetCore.Wire;

/// <summary>Reads the functions a client offers and how the model shall choose among them.</summary>
internal static class ToolReader
{
    private const int MostTools = 512;

    /// <param name="tools">The list.</param>
    /// <param name="nested">Whether a function stands one level deeper, as in chat completions.</param>
    public static List<AITool> Tools(JsonElement tools, bool nested)
    {
        if (tools.GetArrayLength() > MostTools)
        {
            throw ApiException.Invalid("tools", "tools may hold at most 512 functions.");
        }

        List<AITool> read = new(tools.GetArrayLength());
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (JsonElement tool in tools.EnumerateArray())
        {
            string path = FormattableString.Invariant($"tools[{read.Count}]");
            string type = JsonFields.Text(JsonFields.Required(tool, "type"u8, path), path + ".type");
            if (type != "function")
            {
                throw ApiException.Unsupported(path + ".type", $"{path}.type = '{ApiErrors.Clip(type)}' is not supported; functions that the client runs are.");
            }

            string at = nested ? path + ".function" : path;
            JsonElement function = nested ? JsonFields.Required(tool, "function"u8, path) : tool;
            string name = JsonFields.Text(JsonFields.Required(function, "name"u8, at), at + ".name");
            if (name.Length is 0 or > 128 || !names.Add(name))
            {
                throw ApiException.Invalid(at + ".name", $"{at}.name must have 1 to 128 characters and be the only one of its name.");
            }

            read.Add(new ClientFunction(
                name,
                JsonFields.Optional(function, "description"u8, at) is { } text ? JsonFields.Text(text, at + ".description") : null,
                JsonFields.Optional(function, "parameters"u8, at) is { } schema ? JsonFields.Object(schema, at + ".parameters").Clone() : default,
                JsonFields.Optional(function, "strict"u8, at) is { } strict ? JsonFields.Flag(strict, at + ".strict") : null));
        }

        return read;
    }

    public static ChatToolMode Choice(JsonElement value, bool nested)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            return value.GetString() switch
            {
                "auto" => ChatToolMode.Auto,
                "none" => ChatToolMode.None,
                "required" => ChatToolMode.RequireAny,
                _ => throw ApiException.Invalid("tool_choice", "tool_choice must be auto, none, required, or name a function."),
            };
        }

        if (!JsonFields.Required(value, "type"u8, "tool_choice").ValueEquals("function"))
        {
            throw ApiException.Unsupported("tool_choice.type", "tool_choice.type must be function.");
        }

        string at = nested ? "tool_choice.function" : "tool_choice";
        JsonElement function = nested ? JsonFields.Required(value, "function"u8, "tool_choice") : value;
        return ChatToolMode.RequireSpecific(JsonFields.Text(JsonFields.Required(function, "name"u8, at), at + ".name"));
    }

    /// <summary>Checks what the two say together.</summary>
    public static void Check(ChatOptions options)
    {
        if (options.Tools is not { Count: > 0 } && options.ToolMode is RequiredChatToolMode)
        {
            throw ApiException.Invalid("tool_choice", "tool_choice asks for a call, but there are no tools.");
        }

        if (options.ToolMode is RequiredChatToolMode { RequiredFunctionName: { } name } && !options.Tools!.Any(t => t.Name == name))
        {
            throw ApiException.Invalid("tool_choice", $"tool_choice names '{ApiErrors.Clip(name)}', which is not among the tools.");
        }
    }
}
