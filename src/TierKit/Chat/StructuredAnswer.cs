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
    // Each beginning that leads nowhere may cost a pass over the rest, and a hostile answer is made of nothing else.
    private const int BeginningLimit = 64;

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
        ReadOnlySpan<byte> bytes = Encoding.UTF8.GetBytes(text.Trim());
        if (TryParse(bytes, whole: true, out JsonElement value))
        {
            return value;
        }

        for (int attempt = 0; attempt < BeginningLimit && bytes.IndexOfAny((byte)'{', (byte)'[') is >= 0 and int start; attempt++)
        {
            bytes = bytes[start..];
            if (TryParse(bytes, whole: false, out value))
            {
                return value;
            }

            bytes = bytes[1..];
        }

        return null;
    }

    private static bool TryParse(ReadOnlySpan<byte> bytes, bool whole, out JsonElement value)
    {
        value = default;
        try
        {
            Utf8JsonReader reader = new(bytes);
            if (!JsonDocument.TryParseValue(ref reader, out JsonDocument? document))
            {
                return false;
            }

            using (document)
            {
                value = document.RootElement.Clone();
            }

            return !whole || reader.BytesConsumed == bytes.Length;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
