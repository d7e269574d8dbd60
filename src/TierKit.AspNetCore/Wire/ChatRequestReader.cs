using System.Text.Json;
using Microsoft.Extensions.AI;

namespace TierKit.AspNetCore.Wire;

/// <summary>Reads the body of <c>/v1/chat/completions</c>.</summary>
/// <remarks>What would silently change the answer is refused; what only annotates a request (user, metadata, store …) is passed over.</remarks>
internal static class ChatRequestReader
{
    public static ChatRequest Read(JsonElement body)
    {
        ChatRequest request = new();
        ChatOptions options = request.Options;
        bool messages = false;
        foreach (JsonProperty property in body.EnumerateObject())
        {
            JsonElement value = property.Value;
            if (value.ValueKind == JsonValueKind.Null || CommonFields.TryRead(request, property.Name, value, nested: true))
            {
                continue;
            }

            switch (property.Name)
            {
                case "messages":
                    MessageReader.Read(JsonFields.List(value, "messages"), request.Messages);
                    messages = true;
                    break;
                case "stream_options":
                    request.IncludeUsage = JsonFields.Optional(value, "include_usage"u8, "stream_options") is { } usage
                        && JsonFields.Flag(usage, "stream_options.include_usage");
                    break;
                case "frequency_penalty":
                    options.FrequencyPenalty = JsonFields.Between(value, "frequency_penalty", -2, 2);
                    break;
                case "presence_penalty":
                    options.PresencePenalty = JsonFields.Between(value, "presence_penalty", -2, 2);
                    break;
                case "max_tokens" or "max_completion_tokens":
                    options.MaxOutputTokens = JsonFields.Number(value, property.Name, 1);
                    break;
                case "stop":
                    options.StopSequences = Stop(value);
                    break;
                case "seed":
                    options.Seed = JsonFields.Long(value, "seed");
                    break;
                case "reasoning_effort":
                    options.Reasoning = new ReasoningOptions { Effort = OptionWords.Effort(JsonFields.Text(value, "reasoning_effort"), "reasoning_effort") };
                    break;
                case "response_format":
                    options.ResponseFormat = FormatReader.Read(value, "response_format", nested: true);
                    break;
                default:
                    Unsupported(property.Name, value);
                    break;
            }
        }

        if (!messages || request.Messages.Count == 0)
        {
            throw ApiException.Invalid("messages", "messages must hold at least one message.");
        }

        ToolReader.Check(options);
        return request;
    }

    private static List<string> Stop(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            return [value.GetString()!];
        }

        List<string> stops = [];
        foreach (JsonElement stop in JsonFields.List(value, "stop").EnumerateArray())
        {
            stops.Add(JsonFields.Text(stop, "stop"));
        }

        return stops.Count <= 4 ? stops : throw ApiException.Invalid("stop", "stop may hold at most 4 sequences.");
    }

    private static void Unsupported(string name, JsonElement value)
    {
        switch (name)
        {
            case "n" when JsonFields.Number(value, "n", 1) > 1:
                throw ApiException.Unsupported("n", "n must be 1: one request gets one answer, with one report of who served it. Send the request again for another.");
            case "logprobs" when JsonFields.Flag(value, "logprobs"):
            case "top_logprobs" or "logit_bias" when value.ValueKind != JsonValueKind.Object || value.EnumerateObject().Any():
                throw ApiException.Unsupported(name, $"{name} is not supported: not every tier can keep it. Leave it out.");
            case "functions" or "function_call":
                throw ApiException.Unsupported(name, $"{name} is the protocol's old form; use tools and tool_choice.");
            case "audio" or "prediction" or "web_search_options":
                throw ApiException.Unsupported(name, $"{name} is not supported. Leave it out.");
            case "modalities" when JsonFields.List(value, "modalities").EnumerateArray().Any(static m => !m.ValueEquals("text")):
                throw ApiException.Unsupported(name, "modalities may hold text only.");
            default:
                break;
        }
    }
}
