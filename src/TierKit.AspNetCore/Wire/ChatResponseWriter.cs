using System.Text.Json;
using Microsoft.Extensions.AI;
using TierKit.Telemetry;

namespace TierKit.AspNetCore.Wire;

/// <summary>Writes a whole answer as a <c>chat.completion</c>.</summary>
internal static class ChatResponseWriter
{
    public static void Write(WireBuffer buffer, ChatResponse response, RouteReport? report, string requested, long created)
    {
        Utf8JsonWriter json = buffer.Json;
        json.WriteStartObject();
        WriteId(json, "chatcmpl-"u8);
        json.WriteString("object"u8, "chat.completion"u8);
        json.WriteNumber("created"u8, created);
        json.WriteString("model"u8, response.ModelId ?? requested);
        json.WriteStartArray("choices"u8);
        json.WriteStartObject();
        json.WriteNumber("index"u8, 0);
        bool calls = Message(json, response);
        json.WriteNull("logprobs"u8);
        json.WriteString("finish_reason"u8, OptionWords.FinishReason(response.FinishReason, calls));
        json.WriteEndObject();
        json.WriteEndArray();
        AnswerParts.Usage(json, response.Usage);
        if (report is not null)
        {
            json.WritePropertyName("tierkit"u8);
            ReportWriter.Write(json, report);
        }

        json.WriteEndObject();
        json.Flush();
    }

    public static void WriteId(Utf8JsonWriter json, ReadOnlySpan<byte> prefix)
    {
        Span<byte> id = stackalloc byte[48];
        prefix.CopyTo(id);
        Guid.NewGuid().TryFormat(id[prefix.Length..], out int written, "N");
        json.WriteString("id"u8, id[..(prefix.Length + written)]);
    }

    private static bool Message(Utf8JsonWriter json, ChatResponse response)
    {
        string text = response.Messages.Count == 1 ? response.Messages[0].Text : response.Text;
        string? reasoning = null;
        List<FunctionCallContent>? calls = null;
        foreach (ChatMessage message in response.Messages)
        {
            foreach (AIContent content in message.Contents)
            {
                if (content is FunctionCallContent call)
                {
                    (calls ??= []).Add(call);
                }
                else if (content is TextReasoningContent { Text.Length: > 0 } thought)
                {
                    reasoning += thought.Text;
                }
            }
        }

        json.WriteStartObject("message"u8);
        json.WriteString("role"u8, "assistant"u8);
        json.WriteString("content"u8, text.Length == 0 && calls is not null ? null : text);
        json.WriteNull("refusal"u8);
        if (reasoning is not null)
        {
            json.WriteString("reasoning_content"u8, reasoning);
        }

        if (calls is not null)
        {
            json.WriteStartArray("tool_calls"u8);
            calls.ForEach(call => AnswerParts.ToolCall(json, call, index: null));
            json.WriteEndArray();
        }

        json.WriteEndObject();
        return calls is not null;
    }
}
