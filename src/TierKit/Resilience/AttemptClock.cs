using TierKit.Telemetry;

namespace TierKit.Resilience;

/// <summary>Cancels one attempt when its time is over or the caller cancels, and remembers which it was.</summary>
/// <remarks>It is the token source itself: one object less on every call. Never pooled, for a token may outlive its call.</remarks>
internal class AttemptClock : CancellationTokenSource
{
    private readonly CancellationTokenRegistration _caller;
    private ClockRace? _race;
    private int _raceUse;
    private int _fired = -1;

    public AttemptClock(long due, CancellationToken caller)
    {
        TotalDue = due;
        if (caller.CanBeCanceled)
        {
            _caller = caller.UnsafeRegister(static state => ((AttemptClock)state!).Stop(), this);
        }
    }

    public AttemptClock? Next { get; set; }

    public AttemptClock? Previous { get; set; }

    /// <summary>Gets when the attempt is over, as a timestamp.</summary>
    public virtual long Due => TotalDue;

    /// <summary>Gets the clock that ran out, or <see langword="null"/>.</summary>
    public AttemptPhase? Fired => Volatile.Read(ref _fired) is >= 0 and int phase ? (AttemptPhase)phase : null;

    protected long TotalDue { get; set; }

    public virtual void Fire() => Expire(AttemptPhase.Total);

    /// <summary>Lets a race know when the attempt is over; at once when it is over already.</summary>
    public void Tell(ClockRace race, int use)
    {
        _raceUse = use;
        // A full fence: a clock that ends the attempt in the same instant sees the race, or is seen here.
        Interlocked.Exchange(ref _race, race);
        if (IsCancellationRequested || Volatile.Read(ref _fired) >= 0)
        {
            race.ClockWon(use);
        }
    }

    /// <summary>Ends the attempt for good, whatever its clocks say.</summary>
    public void Stop()
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

        Over();
    }

    /// <summary>Lets whoever waits know that the attempt is over.</summary>
    protected virtual void Over() => Volatile.Read(ref _race)?.ClockWon(_raceUse);

    protected void Expire(AttemptPhase phase)
    {
        if (Interlocked.CompareExchange(ref _fired, (int)phase, -1) == -1)
        {
            Stop();
        }
    }

    /// <summary>Ends the attempt for its caller alone: what runs is not cancelled, and the caller's token is let go.</summary>
    protected bool TryLetGo(AttemptPhase phase)
    {
        if (Interlocked.CompareExchange(ref _fired, (int)phase, -1) != -1)
        {
            return false;
        }

        _caller.Unregister();
        Over();
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _caller.Dispose();
        }

        base.Dispose(disposing);
    }
}
