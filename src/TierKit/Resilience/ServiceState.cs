using System.Globalization;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Resilience;

/// <summary>Holds what changes about a service while the application runs: its client, breaker, pause and isolation.</summary>
internal sealed class ServiceState : IDisposable
{
    private readonly Lazy<object> _client;
    private readonly Lazy<IServiceProber?> _prober;
    private readonly IReadOnlyList<IFailureClassifier> _classifiers;
    private readonly CircuitBreaker _breaker;
    private readonly TimeProvider _time;
    private PauseNote? _pause;
    private volatile Isolation? _isolation;

    public ServiceState(
        TierService service,
        Lazy<object> client,
        Lazy<IServiceProber?> prober,
        IReadOnlyList<IFailureClassifier> classifiers,
        TimeProvider time,
        Func<double> random)
    {
        Service = service;
        _client = client;
        _prober = prober;
        _classifiers = classifiers;
        _time = time;
        _breaker = new CircuitBreaker(time, random);
    }

    public TierService Service { get; }

    public IServiceProber? Prober => _prober.Value;

    public bool IsCreated => _client.IsValueCreated;

    public T Client<T>()
        where T : class => (T)_client.Value;

    public AttemptFailure Classify(Exception? exception, Transport.TransportAttempt? seen, AttemptPhase? fired)
    {
        if (fired is not null)
        {
            return new AttemptFailure(FailureKind.Timeout, exception, Status(seen), fired, null);
        }

        FailureEvidence evidence = new()
        {
            Exception = exception,
            Status = Status(seen),
            ErrorBody = seen?.ErrorBody,
            ErrorEvent = seen?.ErrorEvent,
            RetryAfter = seen?.RetryAfter,
        };
        FailureKind? kind = null;
        for (int i = 0; i < _classifiers.Count && kind is null; i++)
        {
            kind = _classifiers[i].Classify(evidence);
        }

        AttemptPhase? phase = exception is not null && HttpFailureClassifier.Find<Transport.ConnectTimeoutException>(exception) is not null
            ? AttemptPhase.Connect
            : null;
        return new AttemptFailure(
            kind ?? HttpFailureClassifier.Classify(evidence),
            exception,
            evidence.Status ?? (int?)HttpFailureClassifier.Find<HttpRequestException>(exception)?.StatusCode,
            phase,
            evidence.RetryAfter);
    }

    public bool TryEnter(out BreakerPermit permit, out RouteExclusion? exclusion)
    {
        exclusion = null;
        permit = default;
        if (_isolation is { } isolation)
        {
            exclusion = new(Service.Name, Service.Tier, ExclusionReason.Isolated, isolation.ToString());
            return false;
        }

        if (Volatile.Read(ref _pause) is { } pause)
        {
            if (pause.Until > _time.GetUtcNow())
            {
                exclusion = new(Service.Name, Service.Tier, ExclusionReason.Paused, $"{pause.Reason}; it is asked again {When(pause.Until)}");
                return false;
            }

            if (Interlocked.CompareExchange(ref _pause, null, pause) == pause)
            {
                Publish();
            }
        }

        if (_breaker.TryEnter(out permit))
        {
            if (permit.Probe)
            {
                Publish();
            }

            return true;
        }

        exclusion = new(Service.Name, Service.Tier, ExclusionReason.BreakerOpen, BreakerReason());
        return false;
    }

    /// <summary>Tells what would exclude the service now, without taking the place of a probe.</summary>
    public RouteExclusion? CurrentExclusion()
    {
        if (_isolation is { } isolation)
        {
            return new(Service.Name, Service.Tier, ExclusionReason.Isolated, isolation.ToString());
        }

        if (Volatile.Read(ref _pause) is { } pause && pause.Until > _time.GetUtcNow())
        {
            return new(Service.Name, Service.Tier, ExclusionReason.Paused, $"{pause.Reason}; it is asked again {When(pause.Until)}");
        }

        return _breaker.IsProbing || _breaker.OpenFor > TimeSpan.Zero
            ? new(Service.Name, Service.Tier, ExclusionReason.BreakerOpen, BreakerReason())
            : null;
    }

    public void Succeed(BreakerPermit permit)
    {
        if (_breaker.Succeed(permit))
        {
            Publish();
        }
    }

    public void Abandon(BreakerPermit permit) => _breaker.Abandon(permit);

    public void Fail(BreakerPermit permit, AttemptFailure failure)
    {
        FailureRule rule = FailureRule.For(failure.Kind);
        switch (rule.Health)
        {
            case HealthRule.Counts:
                if (_breaker.Fail(permit))
                {
                    Publish();
                }

                break;
            case HealthRule.Pauses:
                _breaker.Abandon(permit);
                Pause(failure.RetryAfter is { } wait ? wait : rule.Pause, ReasonOf(failure));
                break;
            default:
                _breaker.Abandon(permit);
                break;
        }
    }

    public void Dispose()
    {
        // A client the user brought is the user's to dispose.
        if (!Service.IsBrought && _client.IsValueCreated)
        {
            (_client.Value as IDisposable)?.Dispose();
        }
    }

    public void Isolate(Isolation? isolation)
    {
        if (isolation != _isolation)
        {
            _isolation = isolation;
            Publish();
        }
    }

    private static int? Status(Transport.TransportAttempt? seen) => (int?)seen?.Status;

    private void Pause(TimeSpan wait, string reason)
    {
        DateTimeOffset until = _time.GetUtcNow() + wait;
        PauseNote? known = Volatile.Read(ref _pause);
        if (known is null || known.Until < until)
        {
            Volatile.Write(ref _pause, new PauseNote(until, reason));
            Publish();
        }
    }

    private string ReasonOf(AttemptFailure failure) => failure.Kind switch
    {
        FailureKind.RateLimited => "it asked for a pause (rate limited)",
        FailureKind.QuotaExhausted => "its account has nothing left; top it up",
        FailureKind.Unauthorized => $"it refused the key ({failure.Status?.ToString(CultureInfo.InvariantCulture) ?? "unauthorized"}); check ApiKey in TierKit:Services:{Service.Name} or the vendor's environment variable",
        FailureKind.RegionBlocked => "it does not serve this region",
        FailureKind.ModelMissing => MissingModel(),
        _ => failure.Kind.ToString(),
    };

    private string MissingModel() =>
        $"it does not have model '{Service.Model}'; {Service.FetchModelHint ?? $"check Model in TierKit:Services:{Service.Name}"}";

    private string BreakerReason() => _breaker.OpenFor is { } left && left > TimeSpan.Zero
        ? $"it failed repeatedly; the next probe is due in {Durations.Describe(left)}"
        : "it failed repeatedly; a probe is under way";

    private string When(DateTimeOffset until) => $"in {Durations.Describe(until - _time.GetUtcNow())}";

    private void Publish()
    {
        DateTimeOffset now = _time.GetUtcNow();
        PauseNote? pause = Volatile.Read(ref _pause);
        Service.Publish(_isolation is { } isolation
            ? new ServiceHealth { Availability = ServiceAvailability.Isolated, Reason = isolation.ToString() }
            : pause is not null && pause.Until > now
                ? new ServiceHealth { Availability = ServiceAvailability.Paused, Until = pause.Until, Reason = pause.Reason }
                : _breaker.OpenFor is { } left
                    ? new ServiceHealth
                    {
                        Availability = _breaker.IsProbing ? ServiceAvailability.Probing : ServiceAvailability.BreakerOpen,
                        Until = now + left,
                        Reason = "it failed repeatedly",
                    }
                    : new ServiceHealth());
    }

    private sealed record PauseNote(DateTimeOffset Until, string Reason);
}
