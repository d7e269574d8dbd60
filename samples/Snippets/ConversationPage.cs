using Microsoft.Extensions.AI;

namespace Snippets;

internal static class ConversationPage
{
    public static async Task ReplyAsync(IChatClient chat, List<ChatMessage> conversation, string question, CancellationToken stop)
    {
        conversation.Add(new ChatMessage(ChatRole.User, question));
        List<ChatResponseUpdate> said = [];
        try
        {
            await foreach (ChatResponseUpdate update in chat.GetStreamingResponseAsync(conversation, cancellationToken: stop).WithSafeText())
            {
                said.Add(update);
                Console.Write(update.Text);
            }
        }
        finally
        {
            conversation.AddAnswer(said);   // also when it broke off; with the label of what it was made from
        }
    }
}
