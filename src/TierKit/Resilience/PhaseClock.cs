using TierKit.Policy;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Resilience;

/// <summary>Watches the phases of an attempt too: the first token, then the silence between tokens, and a model that loads.</summary>
/// <remarks>
/// Before a first-token clock ends an attempt on a local server, the server is asked once whether it is loading the model. If
/// so the load has a clock of its own, or goes on by itself while the call asks somebody else, as the policy says.
/// </remarks>
internal class PhaseClock(RouteServices services, EndpointState endpoint, LoadingRule whileLoading, long due, long deadline, CancellationToken caller)
    : AttemptClock(due, caller)
{
    // A server that is silent about itself too must not make its silence longer than this.
    internal static readonly TimeSpan LongestQuestion = TimeSpan.FromSeconds(5);

    private long _phaseDue = long.MaxValue;
    private long _left;
    private long _stoppedDue = long.MaxValue;
    private AttemptPhase _phase = AttemptPhase.FirstToken;
    private int _step;
    private bool _asked;

    public override long Due => Math.Min(TotalDue, Volatile.Read(ref _phaseDue));

    /// <summary>Gets whether the attempt's request goes on without its call, for the sake of the model that it loads.</summary>
    public bool IsLetGo { get; private set; }

    /// <summary>Starts the clock of a phase; it ends the one before.</summary>
    public void Enter(AttemptPhase phase, TimeSpan limit)
    {
        _phase = phase;
        Arm(services.Watch.Ticks(limit));
    }

    /// <summary>Stops the phase's clock while the reader holds what it was given.</summary>
    public void Pause()
    {
        Interlocked.Increment(ref _step);
        _stoppedDue = Volatile.Read(ref _phaseDue);
        Volatile.Write(ref _phaseDue, long.MaxValue);
    }

    /// <summary>Remembers how much of the stopped phase is left, for what came was no progress; asked for at once, or the reader's time counts.</summary>
    public void KeepRest()
    {
        if (_stoppedDue != long.MaxValue)
        {
            _left = _stoppedDue - services.Time.GetTimestamp();
            _stoppedDue = long.MaxValue;
        }
    }

    /// <summary>Lets the phase's clock run on from where it was stopped.</summary>
    public void Resume() => Arm(Math.Max(_left, 0));

    public override void Fire()
    {
        AttemptPhase phase = TotalDue <= services.Time.GetTimestamp() ? AttemptPhase.Total : _phase;
        if (phase == AttemptPhase.Total)
        {
            Expire(phase);
        }
        else if (Renews(phase) is { } more)
        {
            Enter(phase, more);
        }
        else if (phase == AttemptPhase.FirstToken && !_asked && endpoint.Prober is { } prober)
        {
            _asked = true;
            Pause();
            int step = Volatile.Read(ref _step);
            if (!services.Background.TryRun(stopping => AskAsync(prober, step, stopping)))
            {
                Expire(phase);
            }
        }
        else
        {
            Late(phase);
        }
    }

    /// <summary>Says how much longer a phase may take for what happened in it, or <see langword="null"/>.</summary>
    protected virtual TimeSpan? Renews(AttemptPhase phase) => null;

    /// <summary>Decides on a phase that took too long; an answer in one piece shows no token, so only its total counts.</summary>
    protected virtual void Late(AttemptPhase phase)
    {
        if (phase == AttemptPhase.ColdLoad)
        {
            Expire(phase);
        }
        else
        {
            Pause();
        }
    }

    private void Arm(long ticks)
    {
        Interlocked.Increment(ref _step);
        long due = services.Watch.Time.GetTimestamp() + ticks;
        Volatile.Write(ref _phaseDue, due);
        services.Watch.Notice(due);
    }

    private async Task AskAsync(IServiceProber prober, int step, CancellationToken stopping)
    {
        LoadState found = LoadState.Unknown;
        try
        {
            found = (await endpoint.ProbeAsync(prober, Token).AsTask().WaitAsync(LongestQuestion, services.Time, stopping).ConfigureAwait(false)).State;
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

        if (found is not (LoadState.Loading or LoadState.Unloaded))
        {
            Late(AttemptPhase.FirstToken);
        }
        else if (whileLoading == LoadingRule.Wait)
        {
            // The load has a budget of its own: it takes nothing from the time the answer may take.
            TotalDue = Math.Min(deadline, TotalDue + services.Watch.Ticks(endpoint.Service.Clocks.ColdLoad));
            Enter(AttemptPhase.ColdLoad, endpoint.Service.Clocks.ColdLoad);
        }
        else
        {
            IsLetGo = true;
            TryLetGo(AttemptPhase.ColdLoad);
        }

        if (found != LoadState.Unknown)
        {
            endpoint.Note(found);
        }
    }
}
