using TierKit.Chat;
using TierKit.Policy;
using TierKit.Telemetry;

#pragma warning disable IDE0130 // Entry point: stands beside the types it extends.
namespace Microsoft.Extensions.AI;

/// <summary>Keeps answers in a conversation with the label of what they were made from, so that the next request carries it.</summary>
/// <remarks>
/// Text taken out of an answer by hand has no label any more: the next request would be as free as its question alone. Not thread-safe:
/// a conversation belongs to one caller.
/// </remarks>
public static class ConversationExtensions
{
    /// <summary>Adds what a streamed answer came to, also one that broke off or was cancelled.</summary>
    /// <param name="conversation">The conversation.</param>
    /// <param name="updates">Every update that was read, as they came or from <c>WithSafeText</c>.</param>
    /// <returns>Whether anything was added; nothing is when the answer said nothing.</returns>
    /// <remarks>
    /// What came before a restart is not the answer and is left out, as is a tool call that had only begun when the answer broke off: no
    /// service takes a call without its result. The strictest label of any update, one before a restart too, stands on every part.
    /// </remarks>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static bool AddAnswer(this IList<ChatMessage> conversation, IEnumerable<ChatResponseUpdate> updates)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        ArgumentNullException.ThrowIfNull(updates);
        return Add(conversation, KeptAnswer.Of([.. updates]));
    }

    /// <summary>Adds an answer that came in one piece.</summary>
    /// <param name="conversation">The conversation.</param>
    /// <param name="response">The answer.</param>
    /// <returns>Whether anything was added; nothing is when the answer said nothing.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static bool AddAnswer(this IList<ChatMessage> conversation, ChatResponse response)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        ArgumentNullException.ThrowIfNull(response);
        return Add(conversation, KeptAnswer.Of(response.Messages, KeptAnswer.LabelOf(response.Messages)));
    }

    /// <summary>Adds what was shown of a streamed answer before it broke off, for whoever kept no update.</summary>
    /// <param name="conversation">The conversation.</param>
    /// <param name="interruption">What the stream threw.</param>
    /// <returns>Whether anything was added; nothing is when no text had been shown.</returns>
    /// <remarks>The text alone is known: for tool calls and other parts, add the updates.</remarks>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static bool AddAnswer(this IList<ChatMessage> conversation, StreamInterruptedException interruption)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        ArgumentNullException.ThrowIfNull(interruption);
        return Add(conversation, KeptAnswer.Of([new ChatMessage(ChatRole.Assistant, [interruption.Partial])], GetLabel(interruption)));
    }

    /// <summary>Gets the label of what was shown before a stream broke off.</summary>
    /// <param name="interruption">What the stream threw.</param>
    /// <returns>The label, or <see langword="null"/> when it was made from nothing that is Private or untrusted.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="interruption"/> is <see langword="null"/>.</exception>
    public static ContentLabel? GetLabel(this StreamInterruptedException interruption)
    {
        ArgumentNullException.ThrowIfNull(interruption);
        return KeptAnswer.LabelOf([interruption.Partial]);
    }

    /// <summary>Gets the label of an answer: the strictest of anything in it.</summary>
    /// <param name="response">The answer.</param>
    /// <returns>The label, or <see langword="null"/> when it was made from nothing that is Private or untrusted.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="response"/> is <see langword="null"/>.</exception>
    public static ContentLabel? GetLabel(this ChatResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return KeptAnswer.LabelOf(response.Messages);
    }

    /// <summary>Gets the label of one update of a streamed answer.</summary>
    /// <param name="update">The update.</param>
    /// <returns>The label, or <see langword="null"/> when it carries none.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="update"/> is <see langword="null"/>.</exception>
    public static ContentLabel? GetLabel(this ChatResponseUpdate update)
    {
        ArgumentNullException.ThrowIfNull(update);
        return KeptAnswer.LabelOf(update.Contents);
    }

    private static bool Add(IList<ChatMessage> conversation, IEnumerable<ChatMessage> kept)
    {
        int before = conversation.Count;
        foreach (ChatMessage message in kept)
        {
            conversation.Add(message);
        }

        return conversation.Count > before;
    }
}
