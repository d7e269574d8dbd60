using Microsoft.Extensions.AI;
using TierKit.Policy;

namespace TierKit.Chat;

/// <summary>Puts the label of a request on its answer, so that the next request that carries the answer inherits it.</summary>
internal static class DerivedLabel
{
    public static bool IsWorthSaying(ContentLabel label) => label.Sensitivity >= Sensitivity.Private || label.Integrity == Integrity.Untrusted;

    /// <summary>Makes text that carries the label of a request, where it is worth saying.</summary>
    public static TextContent Text(string text, ContentLabel label)
    {
        IList<AIContent> contents = [new TextContent(text)];
        if (IsWorthSaying(label))
        {
            Put(contents, label);
        }

        return (TextContent)contents[0];
    }

    public static async Task<ChatResponse> PutAsync(Task<ChatResponse> answer, ContentLabel label)
    {
        ChatResponse response = await answer.ConfigureAwait(false);
        Put(response.Messages, label);
        return response;
    }

    public static void Put(IEnumerable<ChatMessage> messages, ContentLabel label)
    {
        foreach (ChatMessage message in messages)
        {
            Put(message.Contents, label);
        }
    }

    // On the contents: merging a stream keeps those, and what a user takes over into a message of their own keeps its label.
    public static void Put(IList<AIContent> contents, ContentLabel label)
    {
        for (int i = 0; i < contents.Count; i++)
        {
            if (contents[i] is not UsageContent)
            {
                ContentLabel joined = RequestLabel.Declared(contents[i].AdditionalProperties)?.Join(label) ?? label;
                AIContent copy = ContentIssuer.Copy(contents[i]);
                copy.AdditionalProperties = new AdditionalPropertiesDictionary(contents[i].AdditionalProperties ?? [])
                {
                    [RouteOptionNames.Sensitivity] = joined.Sensitivity,
                    [RouteOptionNames.Integrity] = joined.Integrity,
                };
                contents[i] = copy;
            }
        }
    }
}
