using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel.ChatCompletion;

namespace TierKit.SemanticKernel.Connectors;

/// <summary>Lets any connector of Semantic Kernel serve a tier; keeps the usage and finish reason that the stock conversion loses.</summary>
internal sealed class ChatCompletionChatClient : DelegatingChatClient
{
    public ChatCompletionChatClient(IChatCompletionService service)
        : base(service.AsChatClient())
    {
    }

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ChatResponse response = await base.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        foreach (ChatMessage message in response.Messages)
        {
            response.FinishReason ??= ConnectorMetadata.FinishReason(message.AdditionalProperties);
            response.Usage ??= ConnectorMetadata.Usage(message.AdditionalProperties);
        }

        return response;
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (ChatResponseUpdate update in base.GetStreamingResponseAsync(messages, options, cancellationToken).ConfigureAwait(false))
        {
            // The stock conversion made the update for us alone, so that it may be completed in place.
            update.FinishReason ??= ConnectorMetadata.FinishReason(update.AdditionalProperties);
            if (ConnectorMetadata.Usage(update.AdditionalProperties) is { } usage && !update.Contents.OfType<UsageContent>().Any())
            {
                update.Contents.Add(new UsageContent(usage));
            }

            yield return update;
        }
    }
}
