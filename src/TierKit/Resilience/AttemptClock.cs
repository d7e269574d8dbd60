using TierKit.Telemetry;

namespace TierKit.Resilience;

/// <summary>Cancels one attempt when a clock runs out or the caller cancels, and remembers which it was.</summary>
internal sealed class AttemptClock : IDisposable
{
    private readonly ClockWatch _watch;
    private readonly CancellationTokenSource _source = new();
    private readonly CancellationTokenRegistration _caller;
    private readonly long _totalDue;
    private long _phaseDue = long.MaxValue;
    private AttemptPhase _phase = AttemptPhase.Total;
    private int _fired = -1;

    public AttemptClock(ClockWatch watch, long start, TimeSpan total, long deadline, CancellationToken caller)
    {
        _watch = watch;
        Start = start;
        long due = start + Ticks(total);
        _totalDue = Math.Min(due, deadline);
        if (caller.CanBeCanceled)
        {
            _caller = caller.UnsafeRegister(static state => ((AttemptClock)state!)._source.Cancel(), this);
        }

        watch.Add(this);
    }

    public AttemptClock? Next { get; set; }

    public AttemptClock? Previous { get; set; }

    public long Start { get; }

    public CancellationToken Token => _source.Token;

    public long Due => Math.Min(_totalDue, Volatile.Read(ref _phaseDue));

    /// <summary>Gets or sets a question asked once before a phase's clock cancels: how much longer the phase may take, if at all.</summary>
    public Func<Task<TimeSpan?>>? Reprieve { get; set; }

    /// <summary>Gets the clock that ran out, or <see langword="null"/>.</summary>
    public AttemptPhase? Fired => Volatile.Read(ref _fired) is >= 0 and int phase ? (AttemptPhase)phase : null;

    public TimeSpan Elapsed => _watch.Time.GetElapsedTime(Start);

    /// <summary>Starts the clock of a phase; it ends the one before.</summary>
    public void Enter(AttemptPhase phase, TimeSpan limit)
    {
        _phase = phase;
        long due = _watch.Time.GetTimestamp() + Ticks(limit);
        Volatile.Write(ref _phaseDue, due);
        _watch.Notice(due);
    }

    /// <summary>Stops the phase's clock while the reader holds what it was given.</summary>
    public void Pause() => Volatile.Write(ref _phaseDue, long.MaxValue);

    public bool IsDue(long now) => Due <= now;

    public void Fire()
    {
        AttemptPhase phase = Volatile.Read(ref _phaseDue) < _totalDue ? _phase : AttemptPhase.Total;
        if (phase != AttemptPhase.Total && Reprieve is { } ask)
        {
            Reprieve = null;
            Pause();
            _ = AskAsync(ask, phase);
            return;
        }

        Expire(phase);
    }

    public void Dispose()
    {
        _watch.Remove(this);
        _caller.Dispose();
        _source.Dispose();
    }

    private async Task AskAsync(Func<Task<TimeSpan?>> ask, AttemptPhase phase)
    {
        TimeSpan? more = null;
        try
        {
            more = await ask().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // A question without an answer is no reprieve.
        }

        if (more is not { } limit)
        {
            Expire(phase);
        }
        else if (_phase == phase && Volatile.Read(ref _phaseDue) == long.MaxValue)
        {
            Enter(phase, limit);
        }
    }

    private void Expire(AttemptPhase phase)
    {
        if (Interlocked.CompareExchange(ref _fired, (int)phase, -1) == -1 && !_source.IsCancellationRequested)
        {
            try
            {
                _source.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // The attempt ended in the same instant.
            }
            catch (AggregateException)
            {
                // A callback of the client threw; the attempt is over either way.
            }
        }
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * _watch.Time.TimestampFrequency);
}
