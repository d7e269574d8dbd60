using TierKit.Telemetry;

namespace TierKit.Resilience;

/// <summary>Cancels one attempt when its time is over or the caller cancels, and remembers which it was.</summary>
/// <remarks>It is the token source itself: one object less on every call. Never pooled, for a token may outlive its call.</remarks>
internal class AttemptClock : CancellationTokenSource
{
    private readonly long _due;
    private readonly CancellationTokenRegistration _caller;
    private ClockRace? _race;
    private int _raceUse;
    private int _fired = -1;

    public AttemptClock(long due, CancellationToken caller)
    {
        _due = due;
        if (caller.CanBeCanceled)
        {
            _caller = caller.UnsafeRegister(static state => ((AttemptClock)state!).Stop(), this);
        }
    }

    public AttemptClock? Next { get; set; }

    public AttemptClock? Previous { get; set; }

    /// <summary>Gets when the attempt is over, as a timestamp.</summary>
    public virtual long Due => _due;

    /// <summary>Gets the clock that ran out, or <see langword="null"/>.</summary>
    public AttemptPhase? Fired => Volatile.Read(ref _fired) is >= 0 and int phase ? (AttemptPhase)phase : null;

    protected long TotalDue => _due;

    public virtual void Fire() => Expire(AttemptPhase.Total);

    /// <summary>Lets a race know when the attempt is over; at once when it is over already.</summary>
    public void Tell(ClockRace race, int use)
    {
        _raceUse = use;
        Volatile.Write(ref _race, race);
        if (IsCancellationRequested)
        {
            race.ClockWon(use);
        }
    }

    protected void Expire(AttemptPhase phase)
    {
        if (Interlocked.CompareExchange(ref _fired, (int)phase, -1) == -1)
        {
            Stop();
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _caller.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Stop()
    {
        try
        {
            Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The attempt ended in the same instant.
        }
        catch (AggregateException)
        {
            // A callback of the client threw; the attempt is over either way.
        }

        Volatile.Read(ref _race)?.ClockWon(_raceUse);
    }
}
