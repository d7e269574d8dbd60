using Microsoft.Extensions.AI;

namespace TierKit.SemanticKernel.Labels;

/// <summary>Sends one rendered prompt under the labels of what went into it; made anew for each prompt.</summary>
internal sealed class LabelledPromptClient(IChatClient innerClient, PromptLabels labels) : DelegatingChatClient(innerClient)
{
    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default) =>
        base.GetResponseAsync(Labelled(messages), options, cancellationToken);

    // Not async on purpose: the ambient scope is the one of this line, not of the first enumeration.
    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default) =>
        base.GetStreamingResponseAsync(Labelled(messages), options, cancellationToken);

    // On the message rather than in the options: a label that came with content can only make the request stricter.
    private IEnumerable<ChatMessage> Labelled(IEnumerable<ChatMessage> messages)
    {
        if (labels.Label is not { } label || messages.ToList() is not { Count: > 0 } list)
        {
            return messages;
        }

        ChatMessage last = list[^1].Clone();
        last.AdditionalProperties = last.AdditionalProperties?.Clone();
        list[^1] = last.WithLabel(last.GetLabel()?.Join(label) ?? label);
        return list;
    }
}
