using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace TierKit.Chat;

/// <summary>Asks for a schema in words, and once more when an answer missed it.</summary>
internal static class StructuredPrompt
{
    private const int AnswerLimit = 4000;

    public static IReadOnlyList<ChatMessage> Extend(IReadOnlyList<ChatMessage> messages, JsonElement? schema, StructuredMiss? miss)
    {
        List<ChatMessage> own = [.. messages];
        if (schema is { } wanted)
        {
            Append(own, $"Answer with one JSON value and nothing else: no explanation, no code fence. It must fit this JSON schema:\n{wanted.GetRawText()}");
        }

        if (miss is not null)
        {
            if (miss.Answer.Length > 0)
            {
                own.Add(new ChatMessage(ChatRole.Assistant, miss.Answer.Length > AnswerLimit ? miss.Answer[..AnswerLimit] : miss.Answer));
            }

            StringBuilder text = new("That answer does not fit the schema:");
            foreach (string error in miss.Errors)
            {
                text.Append("\n- ").Append(error);
            }

            own.Add(new ChatMessage(ChatRole.User, text.Append("\nAnswer again, with the corrected JSON only.").ToString()));
        }

        return own;
    }

    // Templates of local models allow system messages at the beginning only and attend to the last question.
    private static void Append(List<ChatMessage> messages, string instruction)
    {
        if (messages is [.., { } last] && last.Role == ChatRole.User)
        {
            ChatMessage copy = last.Clone();
            copy.Contents = [.. last.Contents, new TextContent("\n\n" + instruction)];
            copy.RawRepresentation = null;
            messages[^1] = copy;
        }
        else
        {
            messages.Add(new ChatMessage(ChatRole.User, instruction));
        }
    }
}
