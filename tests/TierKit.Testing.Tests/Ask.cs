using Microsoft.Extensions.AI;

namespace TierKit.Testing.Tests;

/// <summary>Asks in one piece or streaming, and returns the same shape for both.</summary>
internal static class Ask
{
    public static async Task<ChatResponse> HelloAsync(IChatClient client, bool streaming, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ChatMessage[] ask = [new(ChatRole.User, "hello")];
        return streaming
            ? await client.GetStreamingResponseAsync(ask, options, cancellationToken).ToChatResponseAsync(cancellationToken)
            : await client.GetResponseAsync(ask, options, cancellationToken);
    }

    public static ChatOptions PartnerFirst() => new ChatOptions().WithPolicy("partner-first");
}
