using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace TierKit.Conformance;

/// <summary>Moves only when a test says so, and tells when somebody begins a wait of a given length.</summary>
public sealed class SignallingTime : FakeTimeProvider
{
    private readonly ConcurrentDictionary<TimeSpan, TaskCompletionSource> _waits = new();

    /// <summary>Gets a task that ends once somebody waits that long.</summary>
    public Task WaitFor(TimeSpan length) => For(length).Task;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        For(dueTime).TrySetResult();
        return timer;
    }

    private TaskCompletionSource For(TimeSpan length) =>
        _waits.GetOrAdd(length, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
