using TierKit.Policy;
using TierKit.Telemetry;
using TierKit.Tiers;
using TierKit.Transport;

namespace TierKit.Resilience;

/// <summary>Holds what changes about one address of a service: its client, slots, breaker, pause, load state and figures.</summary>
internal sealed class EndpointState : IDisposable
{
    /// <summary>How many requests of a client that ignores its cancellation may run on before the endpoint is left alone.</summary>
    public const int MostLeft = 256;

    private readonly ServiceState _owner;
    private readonly EndpointParts _parts;
    private readonly TimeProvider _time;
    private PauseNote? _pause;
    private int _inFlight;
    private int _load;
    private int _loads;
    private int _left;

    public EndpointState(ServiceState owner, int index, EndpointParts parts, bool replicated, TimeProvider time, Func<double> random)
    {
        _owner = owner;
        _parts = parts;
        _time = time;
        Bit = 1UL << index;
        Label = replicated ? parts.Address?.Authority : null;
        Breaker = new CircuitBreaker(time, random);
        Figures = new EndpointFigures(time);
    }

    public TierService Service => _owner.Service;

    public ServiceState Owner => _owner;

    public Uri? Address => _parts.Address;

    /// <summary>Gets its bit in a set of the service's endpoints.</summary>
    public ulong Bit { get; }

    /// <summary>Gets the host and port that reports name, or <see langword="null"/> when the service has one address only.</summary>
    public string? Label { get; }

    public CircuitBreaker Breaker { get; }

    public EndpointFigures Figures { get; }

    public IServiceProber? Prober => _parts.Prober.Value;

    /// <summary>Asks the endpoint how it is, with a ticket of the question's own: it carries nothing of the user's.</summary>
    public async ValueTask<ServiceProbe> ProbeAsync(IServiceProber prober, CancellationToken cancellationToken)
    {
        TransportAttempt? ticket = TransportAttempt.Begin(Service, Address, EgressGrant.Probe, CancellationToken.None);
        Task<ServiceProbe>? asking = null;
        try
        {
            asking = prober.ProbeAsync(cancellationToken).AsTask();
            return await asking.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            NoteLeft(asking);
            ticket?.End();
        }
    }

    public IModelLoader? Loader => _parts.Loader.Value;

    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Gets whether a request that nobody waits for any more is loading the model.</summary>
    public bool IsLoadKept => Volatile.Read(ref _loads) > 0;

    public LoadState Load => IsLoadKept ? LoadState.Loading : (LoadState)Volatile.Read(ref _load);

    public T Client<T>()
        where T : class => (T)_parts.Client.Value;

    public AttemptFailure Classify(Exception? exception, TransportAttempt? seen, AttemptPhase? fired) => _owner.Classify(exception, seen, fired);

    /// <summary>Takes a slot and enters the breaker; a <see langword="false"/> says whether slots alone were missing.</summary>
    public bool TryTake(out BreakerPermit permit, out bool full)
    {
        permit = default;
        full = false;
        if (IsPaused || IsLeft)
        {
            return false;
        }

        if (!TryTakeSlot())
        {
            full = Breaker.MayEnter;
            return false;
        }

        if (Breaker.TryEnter(out permit))
        {
            return true;
        }

        Interlocked.Decrement(ref _inFlight);
        return false;
    }

    /// <summary>Tells what would exclude the endpoint now, without taking the place of a probe; <see langword="null"/> when nothing does.</summary>
    public RouteExclusion? CurrentExclusion()
    {
        if (Pause is { } pause)
        {
            return Exclusion(ExclusionReason.Paused, $"{pause.Reason}; it is asked again in {Durations.Describe(pause.Until - _time.GetUtcNow())}");
        }

        return IsLeft ? Exclusion(ExclusionReason.Busy, $"{MostLeft} of its requests still run although they were cancelled: its client ignores its cancellation token")
            : Breaker.MayEnter ? null
            : Exclusion(ExclusionReason.BreakerOpen, BreakerReason());
    }

    /// <summary>Notes a request that its caller has left while the client goes on with it, until it ends.</summary>
    public void NoteLeft(Task? running)
    {
        if (running is { IsCompleted: false })
        {
            Interlocked.Increment(ref _left);
            running.ContinueWith(
                static (back, state) =>
                {
                    _ = back.Exception;
                    ((EndpointState)state!).CameBack();
                },
                this,
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }
    }

    /// <summary>Ends an attempt that served, at a timestamp that is at hand or now.</summary>
    public void Succeed(BreakerPermit permit, TimeSpan duration, long? at = null)
    {
        Breaker.Succeed(permit, at);
        Figures.Served(duration, at);
        if (Service.Tier == Tier.Sovereign)
        {
            Note(LoadState.Loaded);
        }

        Leave();
    }

    /// <summary>Ends an attempt that says nothing of health.</summary>
    public void Abandon(BreakerPermit permit)
    {
        Breaker.Abandon(permit);
        Leave();
    }

    public void Fail(BreakerPermit permit, AttemptFailure failure)
    {
        FailureRule rule = FailureRule.For(failure.Kind);
        if (rule.Health != HealthRule.Ignored && !failure.IsBlameless)
        {
            Figures.Failed(failure.Kind);
        }

        NoteLoad(failure.Kind);
        if (rule.Health == HealthRule.Counts && !failure.IsBlameless)
        {
            Breaker.Fail(permit);
        }
        else
        {
            Breaker.Abandon(permit);
            if (rule.Health == HealthRule.Pauses)
            {
                PauseFor(PauseLength.Of(failure, rule), PauseReason.For(Service, failure));
            }
        }

        Leave();
    }

    public void Note(LoadState state)
    {
        if (Volatile.Read(ref _load) != (int)state)
        {
            Volatile.Write(ref _load, (int)state);
        }
    }

    /// <summary>Begins a load that goes on although its call does not; one at a time, and it holds a slot.</summary>
    public bool TryKeepLoad()
    {
        if (Interlocked.CompareExchange(ref _loads, 1, 0) != 0)
        {
            return false;
        }

        Interlocked.Increment(ref _inFlight);
        return true;
    }

    public void EndLoad(LoadState found)
    {
        Note(found);
        Volatile.Write(ref _loads, 0);
        Leave();
    }

    public EndpointHealth Health()
    {
        PauseNote? pause = Pause;
        TimeSpan? open = Breaker.OpenFor;
        EndpointFigures.FailureNote? last = Figures.Last;
        return new EndpointHealth
        {
            Endpoint = Address,
            Availability = pause is not null ? ServiceAvailability.Paused
                : open is null ? ServiceAvailability.Available
                : Breaker.IsProbing ? ServiceAvailability.Probing
                : ServiceAvailability.BreakerOpen,
            Until = pause?.Until ?? (open is { } left ? _time.GetUtcNow() + left : null),
            Reason = pause?.Reason ?? (open is not null ? BreakerReason() : null),
            Load = Load,
            InFlight = InFlight,
            FirstToken = Figures.FirstToken.Read(),
            Total = Figures.Total.Read(),
            Successes = Figures.Successes,
            Failures = Figures.Failures,
            LastHour = Figures.Recent.Read(60),
            LastDay = Figures.Recent.Read(24 * 60),
            LastFailure = last?.Kind.ToString(),
            LastFailureAt = last?.At,
        };
    }

    public void Dispose()
    {
        // A client the user brought is the user's to dispose.
        if (!Service.IsBrought && _parts.Client.IsValueCreated)
        {
            (_parts.Client.Value as IDisposable)?.Dispose();
        }
    }

    private bool IsLeft => Volatile.Read(ref _left) >= MostLeft;

    private bool IsPaused => Pause is not null;

    private PauseNote? Pause => Volatile.Read(ref _pause) is { } pause && pause.Until > _time.GetUtcNow() ? pause : null;

    private bool TryTakeSlot()
    {
        if (Service.MaxConcurrency is not { } slots)
        {
            Interlocked.Increment(ref _inFlight);
            return true;
        }

        int running = InFlight;
        while (running < slots)
        {
            int seen = Interlocked.CompareExchange(ref _inFlight, running + 1, running);
            if (seen == running)
            {
                return true;
            }

            running = seen;
        }

        return false;
    }

    private void CameBack()
    {
        Interlocked.Decrement(ref _left);
        _owner.ServeQueue();
    }

    private void Leave()
    {
        Interlocked.Decrement(ref _inFlight);
        _owner.ServeQueue();
    }

    private void NoteLoad(FailureKind kind)
    {
        if (kind is FailureKind.ModelLoading or FailureKind.ModelMissing or FailureKind.Unreachable && Service.Tier == Tier.Sovereign)
        {
            Note(kind switch
            {
                FailureKind.ModelLoading => LoadState.Loading,
                FailureKind.ModelMissing => LoadState.Missing,
                _ => LoadState.Down,
            });
        }
    }

    private void PauseFor(TimeSpan wait, string reason)
    {
        DateTimeOffset until = _time.GetUtcNow() + wait;
        PauseNote? known = Volatile.Read(ref _pause);
        if (known is null || known.Until < until)
        {
            Volatile.Write(ref _pause, new PauseNote(until, reason));
        }
    }

    private RouteExclusion Exclusion(ExclusionReason reason, string detail) => new(Service.Name, Service.Tier, reason, detail);

    private string BreakerReason() => Breaker.OpenFor is { } left && left > TimeSpan.Zero
        ? $"it failed repeatedly; the next probe is due in {Durations.Describe(left)}"
        : "it failed repeatedly; a probe is under way";

    private sealed record PauseNote(DateTimeOffset Until, string Reason);
}
