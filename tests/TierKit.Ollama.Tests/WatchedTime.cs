using Microsoft.Extensions.Time.Testing;

namespace TierKit.Providers.Tests;

/// <summary>Moves only when a test says so, and tells when somebody begins or stops to wait.</summary>
internal sealed class WatchedTime : FakeTimeProvider
{
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gets or sets the length of the wait whose beginning and end are told.</summary>
    public TimeSpan Watched { get; set; }

    /// <summary>Gets a task that ends when a wait of the watched length began.</summary>
    public Task Begun => _begun.Task;

    /// <summary>Gets a task that ends when a wait of the watched length was given up.</summary>
    public Task Over => _over.Task;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime != Watched || Watched == TimeSpan.Zero)
        {
            return timer;
        }

        _begun.TrySetResult();
        return new WatchedTimer(timer, _over);
    }

    private sealed class WatchedTimer(ITimer inner, TaskCompletionSource over) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => inner.Change(dueTime, period);

        public void Dispose()
        {
            inner.Dispose();
            over.TrySetResult();
        }

        public async ValueTask DisposeAsync()
        {
            await inner.DisposeAsync();
            over.TrySetResult();
        }
    }
}
