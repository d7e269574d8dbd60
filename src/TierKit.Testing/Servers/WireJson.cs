using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace TierKit.Testing.Servers;

/// <summary>Writes and reads the JSON that all formats share.</summary>
internal static class WireJson
{
    public const string BrokenArguments = "{\"city\": ";

    public static string Text(string value) => JsonValue.Create(value).ToJsonString();

    // On one line, whatever the serialiser is set to: a line is an event.
    public static string Arguments(FunctionCallContent call) => JsonSerializer.SerializeToNode(
        call.Arguments ?? new Dictionary<string, object?>(), AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(IDictionary<string, object?>)))!.ToJsonString();

    public static long Input(UsageDetails usage) => usage.InputTokenCount ?? 0;

    public static long Output(UsageDetails usage) => usage.OutputTokenCount ?? 0;

    /// <summary>Reads the messages and whether a stream is asked for, in any of the formats.</summary>
    public static (IReadOnlyList<ChatMessage> Messages, bool Streaming) Read(string body)
    {
        try
        {
            JsonNode? root = JsonNode.Parse(body);
            List<ChatMessage> messages = [];
            foreach (JsonNode? message in root?["messages"] as JsonArray ?? [])
            {
                messages.Add(new ChatMessage(new ChatRole(message?["role"]?.ToString() ?? "user"), Content(message?["content"])));
            }

            return (messages, root?["stream"]?.GetValueKind() == JsonValueKind.True);
        }
        catch (JsonException)
        {
            return ([], false);
        }
    }

    private static string Content(JsonNode? content) => content switch
    {
        JsonArray parts => string.Concat(parts.Select(static p => p?["text"]?.ToString())),
        _ => content?.ToString() ?? "",
    };
}
