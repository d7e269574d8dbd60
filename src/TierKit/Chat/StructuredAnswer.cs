using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;

namespace TierKit.Chat;

/// <summary>Finds the JSON in what a service answered.</summary>
internal static class StructuredAnswer
{
    /// <summary>Tells whether an answer is none yet: the model wants to use the caller's tools, or was cut by a limit it reported.</summary>
    public static bool IsUnfinished(ChatResponse response, string toolName) =>
        response.FinishReason == ChatFinishReason.Length
        || response.FinishReason == ChatFinishReason.ContentFilter
        || response.Messages.SelectMany(static m => m.Contents).Any(c => c is FunctionCallContent call && call.Name != toolName);

    /// <summary>Finds the JSON: in the call of the answering tool, else in the text, whatever stands around it.</summary>
    public static string Find(ChatResponse response, string toolName, out JsonElement? json)
    {
        foreach (AIContent content in response.Messages.SelectMany(static m => m.Contents))
        {
            if (content is FunctionCallContent { Arguments: { } arguments, Exception: null } call && call.Name == toolName)
            {
                JsonTypeInfo<IDictionary<string, object?>> type = (JsonTypeInfo<IDictionary<string, object?>>)AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(IDictionary<string, object?>));
                json = JsonSerializer.SerializeToElement(arguments, type);
                return Compact(json.Value);
            }
        }

        string text = response.Text;
        json = FindIn(text);
        return text;
    }

    /// <summary>Copies an answer with its JSON as its only text; an unfinished one loses only what was added to bring it about.</summary>
    public static ChatResponse Plain(ChatResponse response, string toolName)
    {
        bool unfinished = IsUnfinished(response, toolName);
        _ = Find(response, toolName, out JsonElement? json);
        List<ChatMessage> messages = [];
        foreach (ChatMessage message in response.Messages)
        {
            ChatMessage copy = message.Clone();
            copy.RawRepresentation = null;
            copy.Contents = [.. message.Contents.Where(c => c is not FunctionCallContent call || call.Name != toolName).Where(c => unfinished || c is not TextContent)];
            messages.Add(copy);
        }

        if (!unfinished)
        {
            messages[^1].Contents.Add(new TextContent(Compact(json!.Value)));
        }

        return new ChatResponse(messages)
        {
            ResponseId = response.ResponseId,
            ConversationId = response.ConversationId,
            ModelId = response.ModelId,
            CreatedAt = response.CreatedAt,
            FinishReason = !unfinished && response.FinishReason == ChatFinishReason.ToolCalls ? ChatFinishReason.Stop : response.FinishReason,
            Usage = response.Usage,
            AdditionalProperties = response.AdditionalProperties,
        };
    }

    private static string Compact(JsonElement json)
    {
        ArrayBufferWriter<byte> bytes = new();
        using (Utf8JsonWriter writer = new(bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private static JsonElement? FindIn(string text)
    {
        // The whole text, then whatever begins like an object or a list: models explain themselves and draw fences.
        string trimmed = text.Trim();
        for (int start = 0; start >= 0 && start < trimmed.Length; start = Next(trimmed, start + 1))
        {
            if (TryParse(trimmed[start..], whole: start == 0 && trimmed[0] is not ('{' or '['), out JsonElement value))
            {
                return value;
            }

            // Each failed beginning costs a pass over the rest.
            if (start > 4096)
            {
                return null;
            }
        }

        return null;
    }

    private static int Next(string text, int from) => from >= text.Length ? -1 : text.AsSpan(from).IndexOfAny('{', '[') is >= 0 and int at ? from + at : -1;

    private static bool TryParse(string text, bool whole, out JsonElement value)
    {
        value = default;
        try
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            Utf8JsonReader reader = new(bytes);
            if (!JsonDocument.TryParseValue(ref reader, out JsonDocument? document))
            {
                return false;
            }

            using (document)
            {
                value = document.RootElement.Clone();
            }

            return !whole || Encoding.UTF8.GetString(bytes, (int)reader.BytesConsumed, bytes.Length - (int)reader.BytesConsumed).Trim().Length == 0;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
