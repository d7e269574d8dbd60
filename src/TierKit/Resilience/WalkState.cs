using System.Diagnostics.CodeAnalysis;
using TierKit.Policy;
using TierKit.Routing;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Resilience;

/// <summary>Keeps the books of one walk: attempt budget, deadline, what was tried, what comes next.</summary>
/// <remarks>A mutable struct so that a call whose first attempt serves allocates nothing for it.</remarks>
internal partial struct WalkState
{
    // A wait longer than this is better spent on the next candidate.
    internal static readonly TimeSpan LongestRetryAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LoadPoll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Backoff = TimeSpan.FromMilliseconds(400);

    private readonly RouteServices _services;
    private readonly RoutePlan _plan;
    private readonly long _deadline;
    private int _index = -1;
    private int _attempts;
    private bool _retried;
    private bool _elsewhere;
    private bool _toFloor;
    private int _largerThan;
    private int _needed;
    private int _tooLong = -1;
    private ulong _failed;
    private bool _shortened;
    private ulong _tried;
    private long _loadingSince;
    private long _probeSince;
    private bool _continues;
    private int _hedged = -1;

    public WalkState(RouteServices services, RoutePlan plan, int tokensNeeded)
    {
        _needed = tokensNeeded;
        _services = services;
        _plan = plan;
        Start = services.Time.GetTimestamp();
        _deadline = Start + services.Watch.Ticks(plan.Policy.Deadline);
        services.Retries.NoteCall();
    }

    public long Start { get; }

    public WalkLog? Log { get; private set; }

    /// <summary>Gets the place in a queue that the walk must wait in before its next attempt.</summary>
    public SlotWait? Waiting { get; private set; }

    public readonly RoutePlan Plan => _plan;

    public readonly RoutePolicy Policy => _plan.Policy;

    public readonly RouteCandidate Candidate => _plan.Ordered[_index];

    public readonly long Deadline => _deadline;

    private readonly bool Exhausted => ExhaustedAt(null);

    private readonly bool ExhaustedAt(long? now) => _attempts >= _plan.Policy.MaxAttempts || (now ?? _services.Time.GetTimestamp()) >= _deadline;

    /// <summary>Finds the next candidate that may be asked now and counts the attempt, or one to wait for: see <see cref="Waiting"/>.</summary>
    public bool TryNext(out EndpointState? endpoint, out BreakerPermit permit, long? now = null)
    {
        Waiting = null;
        if (_elsewhere)
        {
            _elsewhere = false;
            if (!ExhaustedAt(now) && _services[Candidate.Service].TryEnter(_tried, out endpoint, out permit, out _))
            {
                Entered(endpoint);
                return true;
            }
        }

        while (!_toFloor && !ExhaustedAt(now) && ++_index < _plan.Ordered.Length)
        {
            TierService candidate = _plan.Ordered[_index].Service;
            ServiceState service = _services[candidate];
            _tried = 0;
            _retried = false;
            _loadingSince = 0;
            if (_index == _hedged || (_shortened && (_failed & Bit(_index)) != 0))
            {
                continue;
            }

            if (_continues && (candidate.Capabilities.GetValueOrDefault() & ServiceCapabilities.AssistantPrefill) == 0)
            {
                Exclude(new(candidate.Name, candidate.Tier, ExclusionReason.Capability, "it does not declare AssistantPrefill, so it cannot continue an answer"));
            }
            else if (_largerThan > 0 && (candidate.ContextWindow is not { } window || window <= _largerThan))
            {
                NoteTooLong();
                Exclude(new(candidate.Name, candidate.Tier, ExclusionReason.ContextWindow, "the conversation did not fit, and its window is not known to be larger"));
            }
            else if (PromptSize.Exclude(candidate, _needed) is { } tooSmall)
            {
                NoteTooLong();
                Exclude(tooSmall);
            }
            else if (_services.Budgets.Exclude(_plan.Policy, candidate) is { } spent)
            {
                Exclude(spent);
            }
            else if (_plan.Policy.WhileLoading != LoadingRule.Wait && IsLoadKept(service))
            {
                Exclude(new(candidate.Name, candidate.Tier, ExclusionReason.Loading, "its model is being loaded, and the policy does not wait for it"));
                _toFloor = _plan.Policy.WhileLoading == LoadingRule.Floor;
            }
            else if (service.TryEnter(0, out endpoint, out permit, out RouteExclusion? exclusion))
            {
                Entered(endpoint);
                return true;
            }
            else if (exclusion is { Reason: ExclusionReason.Busy } && service.TryQueue(Left) is { } wait)
            {
                Waiting = wait;
                return true;
            }
            else if (exclusion is not null)
            {
                Exclude(exclusion);
            }
        }

        endpoint = null;
        permit = default;
        return false;
    }

    /// <summary>Takes the slot that was waited for; the candidate is passed over when none came.</summary>
    public bool TryTake(SlotGrant? grant, [NotNullWhen(true)] out EndpointState? endpoint, out BreakerPermit permit)
    {
        Waiting = null;
        endpoint = grant?.Endpoint;
        permit = grant?.Permit ?? default;
        if (endpoint is null)
        {
            ServiceState service = _services[Candidate.Service];
            Exclude(service.CurrentExclusion() ?? service.Busy());
            return false;
        }

        Entered(endpoint);
        return true;
    }

    /// <summary>Enters the same service again for a retry, at another endpoint where there is one; counts the attempt.</summary>
    public bool TryAgain(EndpointState endpoint, [NotNullWhen(true)] out EndpointState? again, out BreakerPermit permit)
    {
        RouteExclusion? exclusion = null;
        ServiceState service = endpoint.Owner;
        if ((service.Endpoints.Length > 1 && service.TryEnter(_tried, out again, out permit, out _))
            || service.TryEnter(0, out again, out permit, out exclusion))
        {
            int attempts = _attempts;
            Entered(again);
            // Asking again whether a model has loaded is no attempt.
            _attempts = _loadingSince == 0 ? _attempts : attempts;
            return true;
        }

        if (exclusion is not null)
        {
            Exclude(exclusion);
        }

        return false;
    }

    /// <summary>Finds who may be asked beside an attempt that takes long: the next candidate that exposes no more, free at once.</summary>
    public bool TryHedge(EndpointState first, [NotNullWhen(true)] out EndpointState? second, out BreakerPermit permit)
    {
        second = null;
        permit = default;
        if (Exhausted)
        {
            return false;
        }

        if (first.Owner.TryEnter(_tried, out second, out permit, out _))
        {
            Entered(second);
            return _services.Retries.TryTake() || GiveBack(second, permit);
        }

        for (int i = _index + 1; i < _plan.Ordered.Length; i++)
        {
            TierService candidate = _plan.Ordered[i].Service;
            if (Exposure.Of(candidate.Tier) <= Exposure.Of(first.Service.Tier) && _services[candidate].TryEnter(0, out second, out permit, out _))
            {
                if (!_services.Retries.TryTake())
                {
                    return GiveBack(second, permit);
                }

                _attempts++;
                _hedged = i;
                return true;
            }
        }

        return false;
    }

    /// <summary>Restricts the rest of the walk to services that can continue what another began.</summary>
    public void ForContinuation()
    {
        _continues = true;
        _elsewhere = _elsewhere && (Candidate.Service.Capabilities.GetValueOrDefault() & ServiceCapabilities.AssistantPrefill) != 0;
    }

    /// <summary>Gets when an attempt that begins now is over: by its own total clock or by the call's deadline.</summary>
    public readonly long Due(EndpointState endpoint, long start) =>
        Math.Min(start + _services.Watch.Ticks(endpoint.Service.Clocks.Total), _deadline);

    /// <summary>Books a failure and says what follows from it; what was shown already is never asked for again in place.</summary>
    public FailureStep Failed(
        EndpointState endpoint,
        BreakerPermit permit,
        AttemptFailure failure,
        TimeSpan duration,
        bool committed,
        out TimeSpan wait,
        AttemptTokens tokens = default)
    {
        wait = TimeSpan.Zero;
        endpoint.Fail(permit, failure);
        FailureRule rule = FailureRule.For(failure.Kind);
        if (rule.Retry == RetryRule.WhileLoading && failure.Phase != AttemptPhase.ColdLoad && MayWaitForLoad(endpoint))
        {
            wait = LoadPoll;
            return FailureStep.Retry;
        }

        RouteAttempt attempt = (Log ??= new WalkLog()).Failed(endpoint, failure, duration);
        TierKitTelemetry.Record(attempt, _plan.Policy.Name);
        Book(attempt, null, tokens, failure.IsBlameless);
        Report(endpoint.Service, failure);
        if (!committed && !_retried && !Exhausted && endpoint.Service.IsRepeatable && RetryWait(rule.Retry, failure) is { } delay && Fits(delay) && _services.Retries.TryTake())
        {
            _retried = true;
            wait = delay;
            return FailureStep.Retry;
        }

        if (failure.Kind == FailureKind.ContextTooLong)
        {
            _largerThan = Math.Max(_largerThan, endpoint.Service.ContextWindow ?? int.MaxValue - 1);
            NoteTooLong();
        }
        else
        {
            _failed |= Bit(_index);
        }

        _toFloor |= failure.Kind == FailureKind.ModelLoading && _plan.Policy.WhileLoading == LoadingRule.Floor;
        FailureStep step = rule.Next switch
        {
            NextRule.Always or NextRule.LargerWindow => FailureStep.Next,
            NextRule.WhenPolicySays when _plan.Policy.AskNextWhenRefused => FailureStep.Next,
            _ => FailureStep.Stop,
        };
        _elsewhere = step == FailureStep.Next && rule.IsOfTheEndpoint && !_toFloor && endpoint.Owner.Endpoints.Length > 1 && endpoint.Service == Candidate.Service;
        return step;
    }

    /// <summary>Gets whether a shorter conversation could still be answered: somebody would have been asked but for its length.</summary>
    public readonly bool MayShorten => _services.Reducer is not null && _tooLong >= 0 && !_shortened && !_toFloor && !_continues && !Exhausted;

    /// <summary>Goes back to the first service that the conversation was too long for; those that failed otherwise are not asked again.</summary>
    public void Shortened(int tokensNeeded)
    {
        _shortened = true;
        _needed = tokensNeeded;
        _largerThan = 0;
        _elsewhere = false;
        _index = _tooLong - 1;
    }

    /// <summary>Books an attempt whose caller left or cancelled: what came until then was used all the same.</summary>
    public readonly void Leave(EndpointState endpoint, BreakerPermit permit, TimeSpan duration, AttemptTokens tokens = default)
    {
        endpoint.Abandon(permit);
        if (KeepsBooks)
        {
            TierService who = endpoint.Service;
            Book(new RouteAttempt(who.Name, who.Tier, FailureKind.Cancelled, null, null, duration), null, tokens);
        }
    }

    /// <summary>Books the slower of two attempts: one that failed by itself as that, else as billed and not blamed.</summary>
    public void Lost(EndpointState endpoint, BreakerPermit permit, AttemptFailure? failure, TimeSpan duration, AttemptTokens tokens)
    {
        if (failure is null)
        {
            endpoint.Abandon(permit);
        }
        else
        {
            endpoint.Fail(permit, failure);
        }

        RouteAttempt attempt = (Log ??= new WalkLog()).Failed(
            endpoint, failure ?? new AttemptFailure(FailureKind.Cancelled, null, null, null, null), duration);
        TierKitTelemetry.Record(attempt, _plan.Policy.Name);
        Book(attempt, null, tokens);
    }

    /// <summary>Says whether the call may wait for the probe of a service that nobody can stand in for, and how long.</summary>
    public bool MayWaitForProbe(out TimeSpan longest)
    {
        longest = default;
        if (_plan.Policy.ProbeWait <= TimeSpan.Zero || _plan.FloorMayAnswer || _toFloor || Exhausted || Log?.IsHeldByBreaker != true)
        {
            return false;
        }

        long now = _services.Time.GetTimestamp();
        _probeSince = _probeSince == 0 ? now : _probeSince;
        longest = _plan.Policy.ProbeWait - _services.Time.GetElapsedTime(_probeSince, now);
        longest = longest < Left ? longest : Left;
        _index = -1;
        return longest > TimeSpan.Zero;
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

    private readonly TimeSpan Left => TimeSpan.FromSeconds(Math.Max(0, _deadline - _services.Time.GetTimestamp()) / (double)_services.Time.TimestampFrequency);

    private readonly bool Fits(TimeSpan wait) =>
        _services.Time.GetTimestamp() + (wait.TotalSeconds * _services.Time.TimestampFrequency) < _deadline;

    private bool MayWaitForLoad(EndpointState endpoint)
    {
        if (_plan.Policy.WhileLoading != LoadingRule.Wait || !Fits(LoadPoll))
        {
            return false;
        }

        long now = _services.Time.GetTimestamp();
        _loadingSince = _loadingSince == 0 ? now : _loadingSince;
        return _services.Time.GetElapsedTime(_loadingSince, now) + LoadPoll <= endpoint.Service.Clocks.ColdLoad;
    }

    private void NoteTooLong() => _tooLong = _tooLong < 0 ? _index : _tooLong;

    private static ulong Bit(int index) => index is >= 0 and < 64 ? 1UL << index : 0;

    private void Exclude(RouteExclusion exclusion) => (Log ??= new WalkLog()).Excluded(exclusion);

    private void Entered(EndpointState endpoint)
    {
        _tried |= endpoint.Bit;
        _attempts++;
    }

    private static bool GiveBack(EndpointState endpoint, BreakerPermit permit)
    {
        endpoint.Abandon(permit);
        return false;
    }

    private static bool IsLoadKept(ServiceState service)
    {
        foreach (EndpointState endpoint in service.Endpoints)
        {
            if (!endpoint.IsLoadKept)
            {
                return false;
            }
        }

        return true;
    }
}
