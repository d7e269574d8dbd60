using System.Threading.Tasks.Sources;
using Microsoft.Extensions.AI;

namespace TierKit.FaultTable;

/// <summary>Tells when its reader waits for more than a number of updates of text.</summary>
/// <remarks>A reader sets its clocks before it says what is to happen when an update comes, so that is when it is told.</remarks>
internal sealed class WatchedStream(IAsyncEnumerable<ChatResponseUpdate> stream, int updates, Action waiting)
    : IAsyncEnumerable<ChatResponseUpdate>, IAsyncEnumerator<ChatResponseUpdate>, IValueTaskSource<bool>
{
    private IAsyncEnumerator<ChatResponseUpdate>? _inner;
    private Task<bool>? _next;
    private int _seen;
    private bool _begun;

    public ChatResponseUpdate Current => _inner!.Current;

    public IAsyncEnumerator<ChatResponseUpdate> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        _inner = stream.GetAsyncEnumerator(cancellationToken);
        return this;
    }

    public ValueTask<bool> MoveNextAsync()
    {
        _seen += _begun && Current.Text.Length > 0 ? 1 : 0;
        _begun = true;
        ValueTask<bool> next = _inner!.MoveNextAsync();
        if (_seen < updates || next.IsCompleted)
        {
            return next;
        }

        _next = next.AsTask();
        return new ValueTask<bool>(this, 0);
    }

    public ValueTask DisposeAsync() => _inner!.DisposeAsync();

    bool IValueTaskSource<bool>.GetResult(short token) => _next!.GetAwaiter().GetResult();

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _next!.Status switch
    {
        TaskStatus.RanToCompletion => ValueTaskSourceStatus.Succeeded,
        TaskStatus.Faulted => ValueTaskSourceStatus.Faulted,
        TaskStatus.Canceled => ValueTaskSourceStatus.Canceled,
        _ => ValueTaskSourceStatus.Pending,
    };

    void IValueTaskSource<bool>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        _next!.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(() => continuation(state));
        waiting();
    }
}
