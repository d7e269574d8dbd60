using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using OllamaSharp.Models.Chat;

namespace TierKit.Providers;

/// <summary>Closes what OllamaSharp leaves open: options from files, the end mark of older servers, the caller's cancellation.</summary>
internal sealed class OllamaChatClient(IChatClient inner) : DelegatingChatClient(inner)
{
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ChatResponse response = await base.GetResponseAsync(messages, OllamaOptionValues.Prepare(options), cancellationToken).ConfigureAwait(false);
        response.FinishReason ??= FinishOf(response.RawRepresentation);
        return response;
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        IAsyncEnumerable<ChatResponseUpdate> updates = base.GetStreamingResponseAsync(messages, OllamaOptionValues.Prepare(options), cancellationToken);
        await foreach (ChatResponseUpdate update in updates.ConfigureAwait(false))
        {
            update.FinishReason ??= FinishOf(update.RawRepresentation);
            yield return update;
        }

        // OllamaSharp ends a cancelled stream as if it had come to its end.
        cancellationToken.ThrowIfCancellationRequested();
    }

    // The protocol's end mark is 'done'; servers of before 2024 do not say why they are done.
    private static ChatFinishReason? FinishOf(object? line) => line is ChatDoneResponseStream { Done: true, DoneReason: null } ? ChatFinishReason.Stop : null;
}
