using System.Text.Json;
using Microsoft.Extensions.AI;
using TierKit.Telemetry;

namespace TierKit.AspNetCore.Wire;

/// <summary>Writes the objects that <c>/v1/responses</c> is made of.</summary>
internal static class ResponseItems
{
    public static void Response(Utf8JsonWriter json, ResponseState state, string status, RouteReport? report)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, state.Id);
        json.WriteString("object"u8, "response"u8);
        json.WriteNumber("created_at"u8, state.Created);
        json.WriteString("status"u8, status);
        json.WriteNull("error"u8);
        if (status == "incomplete")
        {
            json.WriteStartObject("incomplete_details"u8);
            json.WriteString("reason"u8, state.Finish == ChatFinishReason.ContentFilter ? "content_filter" : "max_output_tokens");
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("incomplete_details"u8);
        }

        json.WriteNull("instructions"u8);
        json.WriteString("model"u8, state.Model);
        json.WriteStartArray("output"u8);
        foreach (Action<Utf8JsonWriter> item in state.Done)
        {
            item(json);
        }

        json.WriteEndArray();
        json.WriteBoolean("parallel_tool_calls"u8, true);
        json.WriteString("tool_choice"u8, "auto"u8);
        json.WriteStartArray("tools"u8);
        json.WriteEndArray();
        json.WriteNull("temperature"u8);
        json.WriteNull("top_p"u8);
        json.WriteStartObject("metadata"u8);
        json.WriteEndObject();
        Usage(json, state.Usage);
        if (report is not null)
        {
            json.WritePropertyName("tierkit"u8);
            ReportWriter.Write(json, report);
        }

        json.WriteEndObject();
    }

    public static void Message(Utf8JsonWriter json, string id, string? text)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, id);
        json.WriteString("type"u8, "message"u8);
        json.WriteString("role"u8, "assistant"u8);
        json.WriteString("status"u8, text is null ? "in_progress" : "completed");
        json.WriteStartArray("content"u8);
        if (text is not null)
        {
            Part(json, text);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void Part(Utf8JsonWriter json, string text)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "output_text"u8);
        json.WriteString("text"u8, text);
        json.WriteStartArray("annotations"u8);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void Call(Utf8JsonWriter json, string id, FunctionCallContent call, string? arguments)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, id);
        json.WriteString("type"u8, "function_call"u8);
        json.WriteString("status"u8, arguments is null ? "in_progress" : "completed");
        json.WriteString("call_id"u8, call.CallId);
        json.WriteString("name"u8, call.Name);
        json.WriteString("arguments"u8, arguments ?? "");
        json.WriteEndObject();
    }

    private static void Usage(Utf8JsonWriter json, UsageDetails? usage)
    {
        if (usage is null)
        {
            json.WriteNull("usage"u8);
            return;
        }

        long input = usage.InputTokenCount ?? 0;
        long output = usage.OutputTokenCount ?? 0;
        json.WriteStartObject("usage"u8);
        json.WriteNumber("input_tokens"u8, input);
        json.WriteStartObject("input_tokens_details"u8);
        json.WriteNumber("cached_tokens"u8, usage.CachedInputTokenCount ?? 0);
        json.WriteEndObject();
        json.WriteNumber("output_tokens"u8, output);
        json.WriteStartObject("output_tokens_details"u8);
        json.WriteNumber("reasoning_tokens"u8, usage.ReasoningTokenCount ?? 0);
        json.WriteEndObject();
        json.WriteNumber("total_tokens"u8, usage.TotalTokenCount ?? input + output);
        json.WriteEndObject();
    }
}
