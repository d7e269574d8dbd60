using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace TierKit.Tests.Chat;

/// <summary>Moves only when somebody waits on it, so that no test depends on how fast the machine is.</summary>
internal sealed class SteppedTime : FakeTimeProvider
{
    private readonly Channel<bool> _waits = Channel.CreateUnbounded<bool>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime != Timeout.InfiniteTimeSpan)
        {
            _waits.Writer.TryWrite(true);
        }

        return timer;
    }

    /// <summary>Advances by a step each time a wait begins, until the task is done.</summary>
    public async Task AdvanceUntilAsync(Task task, TimeSpan step)
    {
        while (true)
        {
            await Task.WhenAny(task, _waits.Reader.WaitToReadAsync().AsTask());
            if (task.IsCompleted)
            {
                return;
            }

            _waits.Reader.TryRead(out _);
            Advance(step);
        }
    }
}
