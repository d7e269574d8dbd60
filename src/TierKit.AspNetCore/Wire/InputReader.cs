using System.Text.Json;
using Microsoft.Extensions.AI;

namespace TierKit.AspNetCore.Wire;

/// <summary>Reads the items of a request to <c>/v1/responses</c>.</summary>
internal static class InputReader
{
    public static void Read(JsonElement input, List<ChatMessage> into)
    {
        if (input.ValueKind == JsonValueKind.String)
        {
            into.Add(new ChatMessage(ChatRole.User, input.GetString()));
            return;
        }

        HashSet<string> calls = new(StringComparer.Ordinal);
        int index = 0;
        foreach (JsonElement item in JsonFields.List(input, "input").EnumerateArray())
        {
            ReadItem(item, FormattableString.Invariant($"input[{index++}]"), into, calls);
        }

        if (index == 0)
        {
            throw ApiException.Invalid("input", "input must hold a text or at least one item.");
        }
    }

    private static void ReadItem(JsonElement item, string path, List<ChatMessage> into, HashSet<string> calls)
    {
        string type = JsonFields.Optional(item, "type"u8, path) is { } given ? JsonFields.Text(given, path + ".type") : "message";
        switch (type)
        {
            case "message":
                into.Add(Message(item, path));
                break;
            case "function_call":
                string id = JsonFields.Text(JsonFields.Required(item, "call_id"u8, path), path + ".call_id");
                calls.Add(id);
                FunctionCallContent call = new(
                    id,
                    JsonFields.Text(JsonFields.Required(item, "name"u8, path), path + ".name"),
                    MessageReader.Arguments(JsonFields.Text(JsonFields.Required(item, "arguments"u8, path), path + ".arguments"), path + ".arguments"));
                // Calls of one turn are one message, as services expect them.
                if (into is [.., { } last] && last.Role == ChatRole.Assistant)
                {
                    last.Contents.Add(call);
                }
                else
                {
                    into.Add(new ChatMessage(ChatRole.Assistant, [call]));
                }

                break;
            case "function_call_output":
                string answered = JsonFields.Text(JsonFields.Required(item, "call_id"u8, path), path + ".call_id");
                if (!calls.Contains(answered))
                {
                    throw ApiException.Invalid(
                        path + ".call_id", $"{path} answers call '{ApiErrors.Clip(answered)}', which no item before it made. Send that item too.");
                }

                into.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent(answered, Output(JsonFields.Required(item, "output"u8, path), path + ".output"))]));
                break;
            case "reasoning":
                // Another service's thoughts mean nothing to the next one.
                break;
            default:
                throw ApiException.Unsupported(
                    path + ".type", $"{path}.type = '{ApiErrors.Clip(type)}' is not supported; message, function_call and function_call_output are.");
        }
    }

    private static ChatMessage Message(JsonElement item, string path)
    {
        string role = JsonFields.Text(JsonFields.Required(item, "role"u8, path), path + ".role");
        return role switch
        {
            "user" => new ChatMessage(ChatRole.User, ContentReader.Read(item, path, images: true, required: true)),
            "assistant" => new ChatMessage(ChatRole.Assistant, ContentReader.Read(item, path, images: false, required: true)),
            "system" or "developer" => new ChatMessage(ChatRole.System, ContentReader.Read(item, path, images: false, required: true)),
            _ => throw ApiException.Invalid(path + ".role", $"{path}.role = '{ApiErrors.Clip(role)}' is not one of system, developer, user, assistant."),
        };
    }

    private static string Output(JsonElement output, string path)
    {
        if (output.ValueKind == JsonValueKind.String)
        {
            return output.GetString()!;
        }

        string text = "";
        foreach (JsonElement part in JsonFields.List(output, path).EnumerateArray())
        {
            text += JsonFields.Text(JsonFields.Required(part, "text"u8, path), path + ".text");
        }

        return text;
    }
}
