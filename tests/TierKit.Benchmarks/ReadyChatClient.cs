using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace TierKit.Benchmarks;

/// <summary>Answers at once, or after really giving up its thread, or fails; makes a fresh answer each time like a provider does.</summary>
internal sealed class ReadyChatClient(bool yields = false, bool throws = false) : IChatClient
{
    private const int Updates = 20;

    private static readonly ChatMessage Message = new(ChatRole.Assistant, "answer");

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throws ? throw new HttpRequestException(HttpRequestError.ConnectionError)
        : yields ? YieldAsync()
        : Task.FromResult(Answer());

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        for (int i = 0; i < Updates; i++)
        {
            yield return Shared[i];
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private static readonly ChatResponseUpdate[] Shared =
    [
        .. Enumerable.Range(0, Updates).Select(static i => new ChatResponseUpdate(ChatRole.Assistant, "word ")
        {
            FinishReason = i == Updates - 1 ? ChatFinishReason.Stop : null,
        }),
    ];

    private static ChatResponse Answer() => new(Message) { FinishReason = ChatFinishReason.Stop };

    private static async Task<ChatResponse> YieldAsync()
    {
        await Task.Yield();
        return Answer();
    }
}
