using System.Diagnostics.CodeAnalysis;

namespace TierKit.Testing;

/// <summary>Represents a clock that stands still until everybody waits for it, and then jumps to the next timer.</summary>
/// <remarks>
/// <para>
/// It jumps when every fake that is asked something waits: for its own delay, or silently for the call to be given up. It jumps
/// too while nobody is asked and a retry or another delay of the walk is pending. While a fake works, or while the test itself
/// thinks, it stands still. So an hour passes in milliseconds, and no result depends on how fast the machine is.
/// </para>
/// <para>Begins on a Monday, 5 January 2026, at 08:00 UTC. Thread-safe. Timers' callbacks run on the thread that moves the clock.</para>
/// </remarks>
public sealed class LabTime : TimeProvider
{
    // What a failure may set off in delays of the walk; ends the jumps when a background loop of the application delays for ever.
    private const int JumpsPerFailure = 1000;
    private const int QuietRounds = 4;
    private const int LongestSettling = 10_000;

    /// <summary>The moment at which every lab begins.</summary>
    public static readonly DateTimeOffset Beginning = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    private readonly Lock _lock = new();
    private readonly SortedSet<LabTimer> _armed = new(LabTimer.ByDue);
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _now = Beginning.UtcTicks;
    private long _timers;
    private int _version;
    private int _busy;
    private int _waiting;
    private int _sleepers;
    private int _budget;
    private bool _jumping;

    /// <summary>Gets or sets whether the clock jumps by itself.</summary>
    /// <value>The default is <see langword="true"/>; set it to <see langword="false"/> to move the clock with <see cref="Advance"/> alone.</value>
    public bool MovesByItself
    {
        get;
        set
        {
            field = value;
            Touch();
        }
    } = true;

    /// <summary>Gets how far the clock has moved.</summary>
    public TimeSpan Elapsed => GetUtcNow() - Beginning;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => new(Volatile.Read(ref _now), TimeSpan.Zero);

    /// <inheritdoc/>
    public override long GetTimestamp() => Volatile.Read(ref _now);

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);

        LabTimer timer = new(this, Interlocked.Increment(ref _timers), callback, state, IsSleep(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock and fires what comes due on the way, in order.</summary>
    /// <param name="span">How far; not negative.</param>
    public void Advance(TimeSpan span)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(span, TimeSpan.Zero);

        long target = Volatile.Read(ref _now) + span.Ticks;
        while (TryTake(target, out LabTimer? timer))
        {
            timer.Fire();
        }

        lock (_lock)
        {
            _now = Math.Max(_now, target);
        }
    }

    /// <summary>Moves the clock to the timer that is due first, and fires it.</summary>
    /// <returns><see langword="false"/> when no timer is armed.</returns>
    public bool AdvanceToNextTimer()
    {
        if (!TryTake(long.MaxValue, out LabTimer? timer))
        {
            return false;
        }

        timer.Fire();
        return true;
    }

    /// <summary>Waits until a timer is due within a span, such as the clock of a call whose server has just gone silent.</summary>
    /// <param name="within">The span.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>A task that ends then; at once when there is one.</returns>
    public Task WaitForTimerAsync(TimeSpan within, CancellationToken cancellationToken = default) =>
        WaitAsync(() => _armed.Min is { } first && first.Due <= _now + within.Ticks, cancellationToken);

    /// <summary>Waits until somebody delays, such as the walk before a retry.</summary>
    internal Task WaitForSleepAsync(CancellationToken cancellationToken) => WaitAsync(() => _sleepers > 0, cancellationToken);

    internal void Arm(LabTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            Disarm(timer);
            if (timer.IsDisposed || dueTime == Timeout.InfiniteTimeSpan)
            {
                return;
            }

            timer.Due = _now + dueTime.Ticks;
            timer.Period = period > TimeSpan.Zero ? period : null;
            _armed.Add(timer);
            _sleepers += timer.IsSleep ? 1 : 0;
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
        Touch();
    }

    internal void Disarm(LabTimer timer)
    {
        lock (_lock)
        {
            if (_armed.Remove(timer))
            {
                _sleepers -= timer.IsSleep ? 1 : 0;
            }
        }
    }

    /// <summary>Takes note that a fake works, so that the clock stands still.</summary>
    internal void BeginWork()
    {
        lock (_lock)
        {
            _busy++;
            _version++;
        }
    }

    internal void EndWork(bool failed)
    {
        lock (_lock)
        {
            _busy--;
            if (failed)
            {
                _budget = JumpsPerFailure;
            }
        }

        Touch();
    }

    internal void BeginWait()
    {
        lock (_lock)
        {
            _busy--;
            _waiting++;
        }

        Touch();
    }

    internal void EndWait()
    {
        lock (_lock)
        {
            _waiting--;
            _busy++;
            _version++;
        }
    }

    // A delay is a task of its own kind; a time limit on somebody else's task, or a token's, is not something that is waited for.
    private static bool IsSleep(object? state) =>
        state is Task && !state.GetType().Name.StartsWith("CancellationPromise", StringComparison.Ordinal);

    private bool TryTake(long target, [NotNullWhen(true)] out LabTimer? timer)
    {
        lock (_lock)
        {
            timer = _armed.Min;
            if (timer is null || timer.Due > target)
            {
                timer = null;
                return false;
            }

            Disarm(timer);
            _now = Math.Max(_now, timer.Due);
            if (timer.Period is { } period)
            {
                timer.Due = _now + period.Ticks;
                _armed.Add(timer);
                _sleepers += timer.IsSleep ? 1 : 0;
            }

            return true;
        }
    }

    private async Task WaitAsync(Func<bool> armed, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (armed())
                {
                    return;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private bool MayJump() => MovesByItself && _busy == 0 && _armed.Count > 0 && (_waiting > 0 || (_sleepers > 0 && _budget > 0));

    private void Touch()
    {
        lock (_lock)
        {
            _version++;
            if (_jumping || !MayJump())
            {
                return;
            }

            _jumping = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(static time => _ = time.JumpAsync(), this, preferLocal: false);
    }

    private async Task JumpAsync()
    {
        while (true)
        {
            await SettleAsync().ConfigureAwait(false);
            lock (_lock)
            {
                if (!MayJump())
                {
                    _jumping = false;
                    return;
                }

                _budget -= _waiting == 0 ? 1 : 0;
            }

            AdvanceToNextTimer();
        }
    }

    // Whoever was just let go gets to where it waits again, or to where it asks, before the clock moves on.
    private async Task SettleAsync()
    {
        int quiet = 0;
        int seen = Volatile.Read(ref _version);
        for (int round = 0; quiet < QuietRounds && round < LongestSettling; round++)
        {
            TaskCompletionSource turn = new();
            ThreadPool.UnsafeQueueUserWorkItem(static turn => turn.SetResult(), turn, preferLocal: false);
            await turn.Task.ConfigureAwait(false);
            int now = Volatile.Read(ref _version);
            quiet = now == seen && ThreadPool.PendingWorkItemCount == 0 ? quiet + 1 : 0;
            seen = now;
        }
    }
}
