using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace TierKit.Conformance;

/// <summary>Moves only when a test says so, and tells each time somebody begins a wait of a given length.</summary>
public sealed class SignallingTime : FakeTimeProvider
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TimeSpan, Channel<bool>> _waits = [];

    /// <summary>Gets a task that ends when somebody has begun a wait that long; each wait is told once.</summary>
    public Task WaitFor(TimeSpan length) => For(length).Reader.ReadAsync().AsTask();

    /// <summary>Like <see cref="WaitFor"/>, for a test that may not need the answer: an untaken wait is told again.</summary>
    public Task NextWait(TimeSpan length) => For(length).Reader.WaitToReadAsync().AsTask().ContinueWith(
        _ => For(length).Reader.TryRead(out bool _), TaskScheduler.Default);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        For(dueTime).Writer.TryWrite(true);
        return timer;
    }

    private Channel<bool> For(TimeSpan length)
    {
        lock (_lock)
        {
            if (!_waits.TryGetValue(length, out Channel<bool>? channel))
            {
                _waits[length] = channel = Channel.CreateUnbounded<bool>();
            }

            return channel;
        }
    }
}
