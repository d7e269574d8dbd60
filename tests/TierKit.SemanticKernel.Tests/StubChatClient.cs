using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace TierKit.SemanticKernel.Tests;

/// <summary>Answers turn by turn as a test says.</summary>
internal sealed class StubChatClient(params Func<ChatResponse>[] turns) : IChatClient
{
    private int _turn;

    public int Calls => _turn;

    public List<ChatOptions?> SeenOptions { get; } = [];

    public static Func<ChatResponse> Says(string text) => () => new ChatResponse(new ChatMessage(ChatRole.Assistant, text))
    {
        FinishReason = ChatFinishReason.Stop,
        Usage = new UsageDetails { InputTokenCount = 3, OutputTokenCount = 1 },
    };

    public static Func<ChatResponse> Calling(string tool) => () => new ChatResponse(
        new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("1", tool, new Dictionary<string, object?>())])) { FinishReason = ChatFinishReason.ToolCalls };

    public static Func<ChatResponse> Fails() => static () => throw new HttpRequestException(HttpRequestError.ConnectionError);

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        SeenOptions.Add(options);
        return turns[Math.Min(_turn++, turns.Length - 1)]();
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (ChatResponseUpdate update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
