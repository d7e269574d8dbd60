using TierKit.Telemetry;

namespace TierKit.Resilience;

/// <summary>Watches a stream's phases too: the first token, then the silence between tokens.</summary>
internal sealed class StreamClock(ClockWatch watch, long due, CancellationToken caller) : AttemptClock(due, caller)
{
    private long _phaseDue = long.MaxValue;
    private AttemptPhase _phase = AttemptPhase.FirstToken;
    private int _step;

    /// <summary>Gets or sets a question asked once before a phase's clock cancels: how much longer the phase may take, if at all.</summary>
    public Func<Task<TimeSpan?>>? Reprieve { get; set; }

    public override long Due => Math.Min(TotalDue, Volatile.Read(ref _phaseDue));

    /// <summary>Starts the clock of a phase; it ends the one before.</summary>
    public void Enter(AttemptPhase phase, TimeSpan limit)
    {
        _phase = phase;
        Interlocked.Increment(ref _step);
        long due = watch.Time.GetTimestamp() + watch.Ticks(limit);
        Volatile.Write(ref _phaseDue, due);
        watch.Notice(due);
    }

    /// <summary>Stops the phase's clock while the reader holds what it was given.</summary>
    public void Pause()
    {
        Interlocked.Increment(ref _step);
        Volatile.Write(ref _phaseDue, long.MaxValue);
    }

    public override void Fire()
    {
        AttemptPhase phase = Volatile.Read(ref _phaseDue) < TotalDue ? _phase : AttemptPhase.Total;
        if (phase != AttemptPhase.Total && Reprieve is { } ask)
        {
            Reprieve = null;
            Pause();
            _ = AskAsync(ask, phase, Volatile.Read(ref _step));
            return;
        }

        Expire(phase);
    }

    private async Task AskAsync(Func<Task<TimeSpan?>> ask, AttemptPhase phase, int step)
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

        // A service that went on while it was asked about is not late any more.
        if (Volatile.Read(ref _step) != step)
        {
            return;
        }

        if (more is { } limit)
        {
            Enter(phase, limit);
        }
        else
        {
            Expire(phase);
        }
    }
}
