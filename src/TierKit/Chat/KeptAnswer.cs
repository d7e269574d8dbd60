using Microsoft.Extensions.AI;
using TierKit.Policy;

namespace TierKit.Chat;

/// <summary>Makes of a streamed answer, whole or broken off, the messages that a conversation keeps.</summary>
internal static class KeptAnswer
{
    public static IEnumerable<ChatMessage> Of(IReadOnlyList<ChatResponseUpdate> updates)
    {
        int first = 0;
        int finished = -1;
        ContentLabel? label = null;
        for (int i = 0; i < updates.Count; i++)
        {
            first = StreamRestart.IsRestart(updates[i]) ? i + 1 : first;
            finished = updates[i].FinishReason is null ? finished : i;
            label = Join(label, LabelOf(updates[i].Contents));
        }

        ChatMessage[] messages = [.. updates.Skip(first).ToChatResponse().Messages];
        HashSet<string> begun = new(updates.Skip(Math.Max(first, finished + 1)).SelectMany(static u => u.Contents).OfType<FunctionCallContent>().Select(static c => c.CallId), StringComparer.Ordinal);
        begun.ExceptWith(messages.SelectMany(static m => m.Contents).OfType<FunctionResultContent>().Select(static r => r.CallId));
        if (begun.Count > 0)
        {
            // No service takes a conversation that holds a call without its result.
            Array.ForEach(messages, m => m.Contents = [.. m.Contents.Where(c => c is not FunctionCallContent call || !begun.Contains(call.CallId))]);
        }

        return Of(messages, label);
    }

    /// <summary>Leaves out messages that say nothing, and puts the label of the whole answer on every part of the others.</summary>
    public static IEnumerable<ChatMessage> Of(IEnumerable<ChatMessage> messages, ContentLabel? label)
    {
        foreach (ChatMessage message in messages.Where(static m => m.Contents.Any(static c => c is not TextContent { Text: "" })))
        {
            ChatMessage kept = message.Clone();
            kept.Contents = [.. message.Contents];
            if (label is { } known)
            {
                DerivedLabel.Put([kept], known);
            }

            yield return kept;
        }
    }

    public static ContentLabel? LabelOf(IEnumerable<ChatMessage> messages)
    {
        ContentLabel? label = null;
        foreach (ChatMessage message in messages)
        {
            label = Join(Join(label, RequestLabel.Declared(message.AdditionalProperties)), LabelOf(message.Contents));
        }

        return label;
    }

    public static ContentLabel? LabelOf(IList<AIContent> contents)
    {
        ContentLabel? label = null;
        for (int i = 0; i < contents.Count; i++)
        {
            label = Join(label, RequestLabel.Declared(contents[i].AdditionalProperties));
        }

        return label;
    }

    private static ContentLabel? Join(ContentLabel? one, ContentLabel? other) => one is { } known && other is { } more ? known.Join(more) : one ?? other;
}
