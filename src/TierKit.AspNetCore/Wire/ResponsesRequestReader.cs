using System.Text.Json;
using Microsoft.Extensions.AI;

namespace TierKit.AspNetCore.Wire;

/// <summary>Reads the body of <c>/v1/responses</c>: its stateless part, which is all that a tier can promise.</summary>
internal static class ResponsesRequestReader
{
    public static ChatRequest Read(JsonElement body)
    {
        ChatRequest request = new() { IncludeUsage = true };
        ChatOptions options = request.Options;
        foreach (JsonProperty property in body.EnumerateObject())
        {
            JsonElement value = property.Value;
            if (value.ValueKind == JsonValueKind.Null || CommonFields.TryRead(request, property.Name, value, nested: false))
            {
                continue;
            }

            switch (property.Name)
            {
                case "max_output_tokens":
                    options.MaxOutputTokens = JsonFields.Number(value, "max_output_tokens", 1);
                    break;
                case "reasoning":
                    if (JsonFields.Optional(value, "effort"u8, "reasoning") is { } effort)
                    {
                        options.Reasoning = new ReasoningOptions { Effort = OptionWords.Effort(JsonFields.Text(effort, "reasoning.effort"), "reasoning.effort") };
                    }

                    break;
                case "text":
                    if (JsonFields.Optional(value, "format"u8, "text") is { } format)
                    {
                        options.ResponseFormat = FormatReader.Read(format, "text.format", nested: false);
                    }

                    break;
                case "previous_response_id" or "conversation" or "prompt":
                    throw ApiException.Unsupported(property.Name, $"{property.Name} is not supported: the gateway keeps no conversations. Send the whole input.");
                case "background" when JsonFields.Flag(value, "background"):
                    throw ApiException.Unsupported("background", "background is not supported. Leave it out.");
                default:
                    break;
            }
        }

        // The instructions come before the input wherever they stand in the body.
        if (JsonFields.Optional(body, "instructions"u8, "body") is { } instructions)
        {
            request.Messages.Add(new ChatMessage(ChatRole.System, JsonFields.Text(instructions, "instructions")));
        }

        if (!body.TryGetProperty("input"u8, out JsonElement input) || input.ValueKind == JsonValueKind.Null)
        {
            throw ApiException.Invalid("input", "input must hold a text or at least one item.");
        }

        InputReader.Read(input, request.Messages);
        ToolReader.Check(options);
        return request;
    }
}
