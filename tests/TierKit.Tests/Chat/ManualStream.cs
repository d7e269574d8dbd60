using Microsoft.Extensions.AI;

namespace TierKit.Tests.Chat;

/// <summary>A stream whose every update the test pushes; the reader has gone as far as it can when a push returns.</summary>
internal sealed class ManualStream : IChatClient, IAsyncEnumerable<ChatResponseUpdate>, IAsyncEnumerator<ChatResponseUpdate>
{
    // Continuations run on the pushing thread on purpose: then the reader waits, with its clock set, when Push returns.
    private TaskCompletionSource<bool> _next = new();
    private CancellationTokenRegistration _token;

    public ChatResponseUpdate Current { get; private set; } = null!;

    public bool IsCancelled { get; private set; }

    public void Push(ChatResponseUpdate update)
    {
        Current = update;
        _next.SetResult(true);
    }

    public void Push(string text) => Push(new ChatResponseUpdate(ChatRole.Assistant, text));

    public void PushEmpty() => Push(new ChatResponseUpdate(ChatRole.Assistant, []));

    public void PushEnd() => _next.SetResult(false);

    public void PushFailure(Exception failure) => _next.SetException(failure);

    public ValueTask<bool> MoveNextAsync()
    {
        _next = new TaskCompletionSource<bool>();
        return new ValueTask<bool>(_next.Task);
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        _token = cancellationToken.Register(() =>
        {
            IsCancelled = true;
            _next.TrySetCanceled(cancellationToken);
        });
        return this;
    }

    public IAsyncEnumerator<ChatResponseUpdate> GetAsyncEnumerator(CancellationToken cancellationToken = default) => this;

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public ValueTask DisposeAsync()
    {
        _token.Dispose();
        return default;
    }

    public void Dispose()
    {
    }
}
