namespace TierKit.Resilience;

/// <summary>Watches the clocks of every running attempt with one timer per time provider.</summary>
/// <remarks>A clock that is pushed back costs a field; only one that comes due earlier than all others touches the timer.</remarks>
internal sealed class ClockWatch : IDisposable
{
    private readonly Lock _lock = new();
    private readonly ITimer _timer;
    private AttemptClock? _head;
    private long _due = long.MaxValue;

    public ClockWatch(TimeProvider time)
    {
        Time = time;
        using (ExecutionContext.SuppressFlow())
        {
            _timer = time.CreateTimer(static state => ((ClockWatch)state!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public TimeProvider Time { get; }

    public void Add(AttemptClock clock)
    {
        lock (_lock)
        {
            clock.Next = _head;
            _head?.Previous = clock;
            _head = clock;
            Arm(clock.Due);
        }
    }

    public void Remove(AttemptClock clock)
    {
        lock (_lock)
        {
            clock.Previous?.Next = clock.Next;
            clock.Next?.Previous = clock.Previous;
            if (_head == clock)
            {
                _head = clock.Next;
            }

            clock.Next = null;
            clock.Previous = null;
        }
    }

    /// <summary>Takes note of a clock that may now come due earlier than any other.</summary>
    public void Notice(long due)
    {
        if (due < Volatile.Read(ref _due))
        {
            lock (_lock)
            {
                Arm(due);
            }
        }
    }

    public long Ticks(TimeSpan span) => (long)(span.TotalSeconds * Time.TimestampFrequency);

    public void Dispose() => _timer.Dispose();

    private void Arm(long due)
    {
        if (due >= _due)
        {
            return;
        }

        _due = due;
        double milliseconds = (due - Time.GetTimestamp()) * 1000d / Time.TimestampFrequency;
        // A timer counts whole milliseconds and may fire early by a part of one.
        _timer.Change(TimeSpan.FromMilliseconds(Math.Clamp(Math.Ceiling(milliseconds), 0, int.MaxValue - 1)), Timeout.InfiniteTimeSpan);
    }

    private void Tick()
    {
        List<AttemptClock>? fired = null;
        lock (_lock)
        {
            long now = Time.GetTimestamp();
            long next = long.MaxValue;
            for (AttemptClock? clock = _head; clock is not null; clock = clock.Next)
            {
                if (clock.Due <= now)
                {
                    (fired ??= []).Add(clock);
                }
                else
                {
                    next = Math.Min(next, clock.Due);
                }
            }

            _due = long.MaxValue;
            Arm(next);
        }

        if (fired is not null)
        {
            // Cancelling runs other people's code: never under the lock.
            foreach (AttemptClock clock in fired)
            {
                clock.Fire();
                // One that was given more time, or whose phase does not end it, comes due again.
                if (clock.Due is var due && due > Time.GetTimestamp())
                {
                    Notice(due);
                }
            }
        }
    }
}
