using System.Threading.Tasks.Sources;
using Microsoft.Extensions.AI;

namespace TierKit.Testing.Fakes;

/// <summary>Represents a fake's stream, which knows when its reader has begun to wait.</summary>
/// <remarks>
/// A reader starts its clocks after it has asked for the next update and before it waits for it. A fake that let the clock jump
/// in between would be timed by clocks that did not run yet.
/// </remarks>
internal sealed class FakeStream(
    LabTime? lab,
    bool faulty,
    Func<Func<Task>, CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> open,
    CancellationToken cancellation) : IAsyncEnumerable<ChatResponseUpdate>
{
    public IAsyncEnumerator<ChatResponseUpdate> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        new Reader(lab, faulty, open, cancellationToken.CanBeCanceled ? cancellationToken : cancellation);

    private sealed class Reader : IAsyncEnumerator<ChatResponseUpdate>, IValueTaskSource<bool>
    {
        private readonly LabTime? _lab;
        private readonly bool _faulty;
        private readonly IAsyncEnumerator<ChatResponseUpdate> _updates;
        private ManualResetValueTaskSourceCore<bool> _core;
        private TaskCompletionSource _hooked = new();

        public Reader(LabTime? lab, bool faulty, Func<Func<Task>, CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> open, CancellationToken cancellation)
        {
            _lab = lab;
            _faulty = faulty;
            _updates = open(() => _hooked.Task, cancellation).GetAsyncEnumerator(cancellation);
            _core.RunContinuationsAsynchronously = true;
        }

        public ChatResponseUpdate Current => _updates.Current;

        public ValueTask<bool> MoveNextAsync()
        {
            _core.Reset();
            _hooked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _lab?.BeginWork();
            Task<bool> moving = _updates.MoveNextAsync().AsTask();
            if (moving.IsCompleted)
            {
                _lab?.EndWork(_faulty);
                return new ValueTask<bool>(moving);
            }

            _ = FinishAsync(moving);
            return new ValueTask<bool>(this, _core.Version);
        }

        public ValueTask DisposeAsync() => _updates.DisposeAsync();

        public bool GetResult(short token) => _core.GetResult(token);

        public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        {
            _core.OnCompleted(continuation, state, token, flags);
            _hooked.TrySetResult();
        }

        private async Task FinishAsync(Task<bool> moving)
        {
            bool more = false;
            Exception? failure = null;
            try
            {
                more = await moving.ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                failure = exception;
            }

            _lab?.EndWork(_faulty);
            if (failure is null)
            {
                _core.SetResult(more);
            }
            else
            {
                _core.SetException(failure);
            }
        }
    }
}
