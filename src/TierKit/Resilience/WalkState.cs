using System.Diagnostics.CodeAnalysis;
using TierKit.Policy;
using TierKit.Routing;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Resilience;

/// <summary>Keeps the books of one walk: attempt budget, deadline, what was tried, what comes next.</summary>
/// <remarks>A mutable struct so that a call whose first attempt serves allocates nothing for it.</remarks>
internal struct WalkState
{
    // A wait longer than this is better spent on the next candidate.
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LoadPoll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Backoff = TimeSpan.FromMilliseconds(400);

    private readonly RouteServices _services;
    private readonly RoutePlan _plan;
    private readonly long _deadline;
    private int _index = -1;
    private int _attempts;
    private bool _retried;
    private int _largerThan;
    private long _loadingSince;

    public WalkState(RouteServices services, RoutePlan plan)
    {
        _services = services;
        _plan = plan;
        Start = services.Time.GetTimestamp();
        _deadline = Start + services.Watch.Ticks(plan.Policy.Deadline);
    }

    public long Start { get; }

    public WalkLog? Log { get; private set; }

    public readonly RoutePlan Plan => _plan;

    public readonly RoutePolicy Policy => _plan.Policy;

    public readonly RouteCandidate Candidate => _plan.Ordered[_index];

    public readonly TimeSpan Elapsed => _services.Time.GetElapsedTime(Start);

    private readonly bool Exhausted => _attempts >= _plan.Policy.MaxAttempts || _services.Time.GetTimestamp() >= _deadline;

    /// <summary>Finds the next candidate that may be asked now; counts the attempt.</summary>
    public bool TryNext([NotNullWhen(true)] out ServiceState? service, out BreakerPermit permit)
    {
        while (!Exhausted && ++_index < _plan.Ordered.Length)
        {
            TierService candidate = _plan.Ordered[_index].Service;
            if (_largerThan > 0 && (candidate.ContextWindow is not { } window || window <= _largerThan))
            {
                Exclude(new(candidate.Name, candidate.Tier, ExclusionReason.ContextWindow, "the conversation did not fit, and its window is not known to be larger"));
                continue;
            }

            service = _services[candidate];
            if (service.TryEnter(out permit, out RouteExclusion? exclusion))
            {
                _retried = false;
                _loadingSince = 0;
                _attempts++;
                return true;
            }

            Exclude(exclusion!);
        }

        service = null;
        permit = default;
        return false;
    }

    /// <summary>Enters the same service again for a retry; counts the attempt.</summary>
    public bool TryAgain(ServiceState service, out BreakerPermit permit)
    {
        if (!service.TryEnter(out permit, out RouteExclusion? exclusion))
        {
            Exclude(exclusion!);
            return false;
        }

        if (_loadingSince == 0)
        {
            _attempts++;
        }

        return true;
    }

    /// <summary>Gets when an attempt that begins now is over: by its own total clock or by the call's deadline.</summary>
    public readonly long Due(ServiceState service, long start) =>
        Math.Min(start + _services.Watch.Ticks(service.Service.Clocks.Total), _deadline);

    /// <summary>Books a failure and says what follows from it; what was shown already is never asked for again in place.</summary>
    public FailureStep Failed(
        ServiceState service,
        BreakerPermit permit,
        AttemptFailure failure,
        TimeSpan duration,
        bool committed,
        out TimeSpan wait)
    {
        wait = TimeSpan.Zero;
        service.Fail(permit, failure);
        FailureRule rule = FailureRule.For(failure.Kind);
        bool loading = rule.Retry == RetryRule.WhileLoading;
        if (loading && MayWaitForLoad(service))
        {
            wait = LoadPoll;
            return FailureStep.Retry;
        }

        RouteAttempt attempt = (Log ??= new WalkLog()).Failed(service.Service, failure, duration);
        TierKitTelemetry.Record(attempt, _plan.Policy.Name);
        Book(attempt, null, null, null);
        Report(service, failure);
        if (!committed && !_retried && !Exhausted && RetryWait(rule.Retry, failure) is { } delay && Fits(delay))
        {
            _retried = true;
            wait = delay;
            return FailureStep.Retry;
        }

        if (failure.Kind == FailureKind.ContextTooLong)
        {
            _largerThan = Math.Max(_largerThan, service.Service.ContextWindow ?? int.MaxValue - 1);
        }

        return rule.Next switch
        {
            NextRule.Always or NextRule.LargerWindow => FailureStep.Next,
            NextRule.WhenPolicySays when _plan.Policy.AskNextWhenRefused => FailureStep.Next,
            _ => FailureStep.Stop,
        };
    }

    /// <summary>Makes the report of the attempt that served.</summary>
    public readonly RouteReport Served(ServiceState service, TimeSpan duration, bool verified)
    {
        TierService who = service.Service;
        bool first = Candidate.Rank == 0;
        if (TierKitTelemetry.Enabled)
        {
            TierKitTelemetry.Record(new RouteAttempt(who.Name, who.Tier, null, null, null, duration), _plan.Policy.Name);
        }

        return Log is null
            ? new RouteReport(
                _plan.Policy.Name, who, duration, first ? Degradation.None : Degradation.Reduced, first ? null : PlannedReason(), _plan.Exclusions, verified)
            : new RouteReport(
                _plan.Policy.Name,
                who.Name,
                who.Tier,
                first ? Degradation.None : Degradation.Reduced,
                first ? null : Log.Why() ?? PlannedReason(),
                [.. Log.Attempts, new RouteAttempt(who.Name, who.Tier, null, null, null, duration)],
                Log.With(_plan.Exclusions),
                Elapsed)
            {
                CompletionVerified = verified,
            };
    }

    /// <summary>Books a stream that ended well, with what it used.</summary>
    public readonly void BookServed(ServiceState service, TimeSpan duration, Microsoft.Extensions.AI.UsageDetails? usage)
    {
        if (_services.Ledger is not null)
        {
            TierService who = service.Service;
            Book(new RouteAttempt(who.Name, who.Tier, null, null, null, duration), null, usage?.InputTokenCount, usage?.OutputTokenCount);
        }
    }

    public readonly RouteReport FloorServed() => new(
        _plan.Policy.Name,
        "floor",
        Tier.Sovereign,
        Degradation.Floor,
        Log?.Why() ?? PlannedReason() ?? "no service is configured",
        Log?.Attempts ?? [],
        Log?.With(_plan.Exclusions) ?? _plan.Exclusions,
        Elapsed);

    public readonly AllServicesFailedException AllFailed(string? nextStep) => new(
        _plan.Policy.Name,
        Log?.Attempts ?? [],
        Log?.With(_plan.Exclusions) ?? _plan.Exclusions,
        nextStep,
        Log?.FirstException);

    public readonly void Book(RouteAttempt attempt, string? model, long? inputTokens, long? outputTokens)
    {
        if (_services.Ledger is not { } ledger || _plan.Sensitivity == Sensitivity.Secret)
        {
            return;
        }

        TierService service = Find(attempt.Service);
        ledger.Record(new LedgerEntry
        {
            At = _services.Time.GetUtcNow() - attempt.Duration,
            Policy = _plan.Policy.Name,
            Service = attempt.Service,
            Tier = attempt.Tier,
            Model = model ?? service.Model,
            Failure = attempt.Failure,
            Duration = attempt.Duration,
            InputTokens = inputTokens,
            OutputTokens = outputTokens,
            Cost = service.Price is { } price && inputTokens is { } input && outputTokens is { } output ? price.Of(input, output) : null,
        });
    }

    private readonly TierService Find(string name)
    {
        foreach (RouteCandidate candidate in _plan.Ordered)
        {
            if (candidate.Service.Name == name)
            {
                return candidate.Service;
            }
        }

        throw new InvalidOperationException("An attempt was booked for a service outside of its plan.");
    }

    private readonly string? PlannedReason()
    {
        foreach (RouteExclusion exclusion in _plan.Exclusions)
        {
            if (exclusion.Service == _plan.FirstConfigured)
            {
                return $"{exclusion.Service}: {exclusion.Reason}";
            }
        }

        return null;
    }

    private readonly TimeSpan? RetryWait(RetryRule rule, AttemptFailure failure) => rule switch
    {
        RetryRule.Once => TimeSpan.Zero,
        RetryRule.OnceWithBackoff => failure.RetryAfter is { } asked
            ? (asked <= LongestRetryAfter ? asked : null)
            : Backoff * (.5 + _services.Random()),
        RetryRule.AfterRetryAfter => failure.RetryAfter is { } pause && pause <= LongestRetryAfter ? pause : null,
        _ => null,
    };

    private readonly bool Fits(TimeSpan wait) =>
        _services.Time.GetTimestamp() + (wait.TotalSeconds * _services.Time.TimestampFrequency) < _deadline;

    private bool MayWaitForLoad(ServiceState service)
    {
        if (_plan.Policy.WhileLoading != LoadingRule.Wait || !Fits(LoadPoll))
        {
            return false;
        }

        long now = _services.Time.GetTimestamp();
        _loadingSince = _loadingSince == 0 ? now : _loadingSince;
        return _services.Time.GetElapsedTime(_loadingSince, now) + LoadPoll <= service.Service.Clocks.ColdLoad;
    }

    private void Exclude(RouteExclusion exclusion) => (Log ??= new WalkLog()).Excluded(exclusion);

    private readonly void Report(ServiceState service, AttemptFailure failure)
    {
        if (failure.Kind is FailureKind.Unauthorized or FailureKind.RegionBlocked or FailureKind.InsecureTransport
            or FailureKind.ModelMissing or FailureKind.QuotaExhausted)
        {
            _services.Logger.NeedsAttention(service.Service.Name, failure.Kind, service.Service.Health.Reason ?? "check its address and certificate");
        }
        else
        {
            _services.Logger.AttemptFailed(service.Service.Name, failure.Kind, failure.Phase, _plan.Policy.Name);
        }
    }
}
