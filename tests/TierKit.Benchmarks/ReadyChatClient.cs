using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace TierKit.Benchmarks;

/// <summary>Answers at once, or after really giving up its thread, or refuses; makes a fresh answer each time like a provider does.</summary>
internal sealed class ReadyChatClient(bool yields = false, Refusal? refuses = null, int updates = 20) : IChatClient
{
    private static readonly ChatMessage Message = new(ChatRole.Assistant, "answer");

    private static readonly ChatResponseUpdate Word = new(ChatRole.Assistant, "word ");

    private static readonly ChatResponseUpdate Last = new(ChatRole.Assistant, "word ") { FinishReason = ChatFinishReason.Stop };

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        refuses == Refusal.Thrown ? throw new HttpRequestException(HttpRequestError.ConnectionError)
        : refuses == Refusal.Faulted ? FaultAsync()
        : yields ? YieldAsync()
        : Task.FromResult(Answer());

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        if (refuses is not null)
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError);
        }

        for (int i = 1; i < updates; i++)
        {
            if (yields)
            {
                await Task.Yield();
            }

            yield return Word;
        }

        yield return Last;
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private static ChatResponse Answer() => new(Message) { FinishReason = ChatFinishReason.Stop };

    private static async Task<ChatResponse> FaultAsync()
    {
        await Task.CompletedTask;
        throw new HttpRequestException(HttpRequestError.ConnectionError);
    }

    private static async Task<ChatResponse> YieldAsync()
    {
        await Task.Yield();
        return Answer();
    }
}
