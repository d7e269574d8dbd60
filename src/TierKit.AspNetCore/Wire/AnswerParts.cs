using System.Text.Json;
using Microsoft.Extensions.AI;

namespace TierKit.AspNetCore.Wire;

/// <summary>Writes what answers of both forms, whole and streamed, are made of.</summary>
internal static class AnswerParts
{
    public static void Usage(Utf8JsonWriter json, UsageDetails? usage)
    {
        if (usage is null)
        {
            // Unknown is not zero.
            json.WriteNull("usage"u8);
            return;
        }

        long input = usage.InputTokenCount ?? 0;
        long output = usage.OutputTokenCount ?? 0;
        json.WriteStartObject("usage"u8);
        json.WriteNumber("prompt_tokens"u8, input);
        json.WriteNumber("completion_tokens"u8, output);
        json.WriteNumber("total_tokens"u8, usage.TotalTokenCount ?? input + output);
        if (usage.CachedInputTokenCount is { } cached)
        {
            json.WriteStartObject("prompt_tokens_details"u8);
            json.WriteNumber("cached_tokens"u8, cached);
            json.WriteEndObject();
        }

        if (usage.ReasoningTokenCount is { } reasoning)
        {
            json.WriteStartObject("completion_tokens_details"u8);
            json.WriteNumber("reasoning_tokens"u8, reasoning);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    public static void ToolCall(Utf8JsonWriter json, FunctionCallContent call, int? index)
    {
        json.WriteStartObject();
        if (index is { } place)
        {
            json.WriteNumber("index"u8, place);
        }

        json.WriteString("id"u8, call.CallId);
        json.WriteString("type"u8, "function"u8);
        json.WriteStartObject("function"u8);
        json.WriteString("name"u8, call.Name);
        Arguments(json, call.Arguments);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Writes the arguments as the protocol wants them: a JSON object inside a string.</summary>
    public static void Arguments(Utf8JsonWriter json, IDictionary<string, object?>? arguments)
    {
        WireBuffer inner = WireBuffer.Pool.Get();
        Write(inner.Json, arguments);
        json.WriteString("arguments"u8, inner.Written.Span);
        WireBuffer.Pool.Return(inner);
    }

    /// <summary>Makes the same object as text.</summary>
    public static string ArgumentText(IDictionary<string, object?>? arguments)
    {
        WireBuffer inner = WireBuffer.Pool.Get();
        Write(inner.Json, arguments);
        string text = System.Text.Encoding.UTF8.GetString(inner.Written.Span);
        WireBuffer.Pool.Return(inner);
        return text;
    }

    private static void Write(Utf8JsonWriter json, IDictionary<string, object?>? arguments)
    {
        json.WriteStartObject();
        foreach ((string name, object? value) in arguments ?? new Dictionary<string, object?>())
        {
            json.WritePropertyName(name);
            if (value is null)
            {
                json.WriteNullValue();
            }
            else if (value is JsonElement element)
            {
                element.WriteTo(json);
            }
            else
            {
                JsonSerializer.Serialize(json, value, AIJsonUtilities.DefaultOptions.GetTypeInfo(value.GetType()));
            }
        }

        json.WriteEndObject();
        json.Flush();
    }
}
