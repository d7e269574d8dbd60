using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace TierKit.Tests.Chat;

/// <summary>Answers as a test says; counts what it was asked.</summary>
internal sealed class StubChatClient : IChatClient
{
    public Func<IReadOnlyList<ChatMessage>, ChatOptions?, CancellationToken, Task<ChatResponse>> OnResponse { get; set; } =
        static (_, _, _) => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "stub")) { FinishReason = ChatFinishReason.Stop });

    public Func<IReadOnlyList<ChatMessage>, ChatOptions?, CancellationToken, IAsyncEnumerable<ChatResponseUpdate>>? OnStream { get; set; }

    public int Calls { get; private set; }

    public int Disposals { get; private set; }

    public List<ChatOptions?> SeenOptions { get; } = [];

    public static StubChatClient Saying(string text) => new()
    {
        OnResponse = (_, _, _) => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, text)) { FinishReason = ChatFinishReason.Stop }),
    };

    public static StubChatClient Throwing(Func<Exception> make) => new()
    {
        OnResponse = (_, _, _) => Task.FromException<ChatResponse>(make()),
    };

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        Calls++;
        SeenOptions.Add(options);
        return OnResponse([.. messages], options, cancellationToken);
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Calls++;
        SeenOptions.Add(options);
        if (OnStream is not null)
        {
            await foreach (ChatResponseUpdate update in OnStream([.. messages], options, cancellationToken))
            {
                yield return update;
            }

            yield break;
        }

        ChatResponse response = await OnResponse([.. messages], options, cancellationToken);
        yield return new ChatResponseUpdate(ChatRole.Assistant, []);
        foreach (char letter in response.Text)
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, letter.ToString());
        }

        yield return new ChatResponseUpdate { FinishReason = response.FinishReason };
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose() => Disposals++;
}
