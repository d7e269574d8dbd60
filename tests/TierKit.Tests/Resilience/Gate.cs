using System.Threading.Channels;
using Microsoft.Extensions.AI;
using TierKit.Tests.Chat;

namespace TierKit.Tests.Resilience;

/// <summary>A service that keeps every call until the test lets it go; says in which order calls came in.</summary>
internal sealed class Gate
{
    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource> _inside = new();
    private readonly Channel<bool> _entered = Channel.CreateUnbounded<bool>();

    public Gate(string text = "home") => Client = new StubChatClient
    {
        OnResponse = async (messages, _, token) =>
        {
            TaskCompletionSource open = new(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (_lock)
            {
                Order.Add(messages[^1].Text);
                _inside.Enqueue(open);
            }

            _entered.Writer.TryWrite(true);
            await open.Task.WaitAsync(token);
            return new ChatResponse(new ChatMessage(ChatRole.Assistant, text)) { FinishReason = ChatFinishReason.Stop };
        },
    };

    public StubChatClient Client { get; }

    public List<string> Order { get; } = [];

    /// <summary>Waits until one more call has come in.</summary>
    public Task EnteredAsync(CancellationToken cancellationToken) => _entered.Reader.ReadAsync(cancellationToken).AsTask();

    public void LetOneGo()
    {
        lock (_lock)
        {
            _inside.Dequeue().SetResult();
        }
    }
}
