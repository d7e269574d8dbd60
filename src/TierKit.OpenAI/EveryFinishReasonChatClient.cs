using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using OpenAI.Chat;

namespace TierKit.Providers;

/// <summary>Passes on what the stock adapter drops: every finish reason but the first, and the fingerprint of the system that answered.</summary>
/// <remarks>A cut answer could otherwise follow a "stop" unseen.</remarks>
internal sealed class EveryFinishReasonChatClient(IChatClient inner) : DelegatingChatClient(inner)
{
    // The name under which the adapter itself once passed it on.
    private const string Fingerprint = "SystemFingerprint";

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ChatResponse response = await base.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        if (response.RawRepresentation is ChatCompletion { SystemFingerprint: { Length: > 0 } fingerprint })
        {
            (response.AdditionalProperties ??= [])[Fingerprint] = fingerprint;
        }

        return response;
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        bool told = false;
        await foreach (ChatResponseUpdate update in base.GetStreamingResponseAsync(messages, options, cancellationToken).ConfigureAwait(false))
        {
            if (update.RawRepresentation is StreamingChatCompletionUpdate { FinishReason: { } said })
            {
                update.FinishReason = Of(said);
            }

            if (!told && update.RawRepresentation is StreamingChatCompletionUpdate { SystemFingerprint: { Length: > 0 } fingerprint })
            {
                told = true;
                (update.AdditionalProperties ??= [])[Fingerprint] = fingerprint;
            }

            yield return update;
        }
    }

    private static Microsoft.Extensions.AI.ChatFinishReason Of(OpenAI.Chat.ChatFinishReason said) => said switch
    {
        OpenAI.Chat.ChatFinishReason.Stop => Microsoft.Extensions.AI.ChatFinishReason.Stop,
        OpenAI.Chat.ChatFinishReason.Length => Microsoft.Extensions.AI.ChatFinishReason.Length,
        OpenAI.Chat.ChatFinishReason.ContentFilter => Microsoft.Extensions.AI.ChatFinishReason.ContentFilter,
        _ => Microsoft.Extensions.AI.ChatFinishReason.ToolCalls,
    };
}
