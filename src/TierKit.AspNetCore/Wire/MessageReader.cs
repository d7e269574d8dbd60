using System.Text.Json;
using Microsoft.Extensions.AI;

namespace TierKit.AspNetCore.Wire;

/// <summary>Reads the messages of a chat request.</summary>
internal static class MessageReader
{
    public static void Read(JsonElement messages, List<ChatMessage> into)
    {
        HashSet<string>? calls = null;
        int index = 0;
        foreach (JsonElement message in messages.EnumerateArray())
        {
            into.Add(ReadOne(message, index++, ref calls));
        }
    }

    /// <summary>Reads the arguments of a call that stands in the history.</summary>
    public static Dictionary<string, object?> Arguments(string text, string path)
    {
        Dictionary<string, object?> arguments = new(StringComparer.Ordinal);
        if (string.IsNullOrWhiteSpace(text))
        {
            return arguments;
        }

        try
        {
            using JsonDocument json = JsonDocument.Parse(text);
            foreach (JsonProperty argument in JsonFields.Object(json.RootElement, path).EnumerateObject())
            {
                arguments[argument.Name] = argument.Value.Clone();
            }
        }
        catch (JsonException)
        {
            throw ApiException.Invalid(path, $"{path} is not a JSON object in a string.");
        }

        return arguments;
    }

    private static ChatMessage ReadOne(JsonElement message, int index, ref HashSet<string>? calls)
    {
        // Paths are for errors: most requests never need one.
        JsonElement content = default;
        if (message.ValueKind == JsonValueKind.Object
            && message.TryGetProperty("role"u8, out JsonElement simple) && simple.ValueEquals("user"u8)
            && message.TryGetProperty("content"u8, out content) && content.ValueKind == JsonValueKind.String
            && !message.TryGetProperty("name"u8, out _))
        {
            return new ChatMessage(ChatRole.User, content.GetString());
        }

        string path = FormattableString.Invariant($"messages[{index}]");
        string role = JsonFields.Text(JsonFields.Required(message, "role"u8, path), path + ".role");
        ChatMessage read = role switch
        {
            "system" or "developer" => new ChatMessage(ChatRole.System, ContentReader.Read(message, path, images: false, required: true)),
            "user" => new ChatMessage(ChatRole.User, ContentReader.Read(message, path, images: true, required: true)),
            "assistant" => Assistant(message, path, ref calls),
            "tool" => Tool(message, path, calls),
            "function" => throw ApiException.Unsupported(path + ".role", $"{path}.role = 'function' is the protocol's old form; use tool."),
            _ => throw ApiException.Invalid(path + ".role", $"{path}.role = '{ApiErrors.Clip(role)}' is not one of system, developer, user, assistant, tool."),
        };
        if (JsonFields.Optional(message, "name"u8, path) is { } name)
        {
            read.AuthorName = JsonFields.Text(name, path + ".name");
        }

        return read;
    }

    private static ChatMessage Assistant(JsonElement message, string path, ref HashSet<string>? calls)
    {
        List<AIContent> contents = ContentReader.Read(message, path, images: false, required: false);
        if (JsonFields.Optional(message, "refusal"u8, path) is { } refusal)
        {
            contents.Add(new TextContent(JsonFields.Text(refusal, path + ".refusal")));
        }

        if (JsonFields.Optional(message, "tool_calls"u8, path) is { } list)
        {
            int index = 0;
            foreach (JsonElement call in JsonFields.List(list, path + ".tool_calls").EnumerateArray())
            {
                string at = FormattableString.Invariant($"{path}.tool_calls[{index++}]");
                string id = JsonFields.Text(JsonFields.Required(call, "id"u8, at), at + ".id");
                JsonElement function = JsonFields.Required(call, "function"u8, at);
                (calls ??= new(StringComparer.Ordinal)).Add(id);
                contents.Add(new FunctionCallContent(
                    id,
                    JsonFields.Text(JsonFields.Required(function, "name"u8, at + ".function"), at + ".function.name"),
                    Arguments(JsonFields.Text(JsonFields.Required(function, "arguments"u8, at + ".function"), at + ".function.arguments"), at + ".function.arguments")));
            }
        }

        return contents.Count > 0
            ? new ChatMessage(ChatRole.Assistant, contents)
            : throw ApiException.Invalid(path + ".content", $"{path} has neither content nor tool_calls.");
    }

    private static ChatMessage Tool(JsonElement message, string path, HashSet<string>? calls)
    {
        string id = JsonFields.Text(JsonFields.Required(message, "tool_call_id"u8, path), path + ".tool_call_id");
        if (calls?.Contains(id) != true)
        {
            throw ApiException.Invalid(
                path + ".tool_call_id", $"{path} answers call '{ApiErrors.Clip(id)}', which no assistant message before it made. Send that message too.");
        }

        List<AIContent> contents = ContentReader.Read(message, path, images: false, required: true);
        return new ChatMessage(ChatRole.Tool, [new FunctionResultContent(id, string.Concat(contents.OfType<TextContent>().Select(static c => c.Text)))]);
    }
}
