using TierKit.Policy;
using TierKit.Routing;
using TierKit.Telemetry;
using TierKit.Tiers;

namespace TierKit.Resilience;

/// <content>What is said of a walk: reports, exceptions, ledger entries, log lines.</content>
internal partial struct WalkState
{
    /// <summary>Makes the report of the attempt that served, at a timestamp that is at hand or now.</summary>
    public readonly RouteReport Served(EndpointState endpoint, TimeSpan duration, bool verified, long? at = null)
    {
        TierService who = endpoint.Service;
        bool first = RankOf(who) == 0;
        if (TierKitTelemetry.Enabled)
        {
            TierKitTelemetry.Record(new RouteAttempt(who.Name, who.Tier, null, null, null, duration), _plan.Policy.Name);
        }

        return Noted(Log is null && endpoint.Label is null
            ? new RouteReport(
                _plan.Policy.Name, who, duration, first ? Degradation.None : Degradation.Reduced, first ? null : PlannedReason(), _plan.Exclusions, verified)
            : new RouteReport(
                _plan.Policy.Name,
                who.Name,
                who.Tier,
                first ? Degradation.None : Degradation.Reduced,
                first || Log?.Cause is not null ? null : Log?.Why() ?? PlannedReason(),
                WalkLog.With(Log, new RouteAttempt(who.Name, who.Tier, null, null, null, duration) { Endpoint = endpoint.Label }),
                Log?.With(_plan.Exclusions) ?? _plan.Exclusions,
                Elapsed(at))
            {
                CompletionVerified = verified,
                Cause = first ? null : Log?.Cause,
            });
    }

    /// <summary>Books a stream that ended well, with what it used.</summary>
    public readonly void BookServed(EndpointState endpoint, TimeSpan duration, string? model, AttemptTokens tokens)
    {
        TierService who = endpoint.Service;
        Book(new RouteAttempt(who.Name, who.Tier, null, null, null, duration), model, tokens);
    }

    /// <summary>Gets whether anybody wants to know what attempts use.</summary>
    public readonly bool KeepsBooks => _services.Ledger is not null || _plan.Policy.Budget is not null || _plan.Policy.Scope?.Budget is not null || _services.Traffic is not null;

    public readonly RouteReport FloorServed() => Noted(new RouteReport(
        _plan.Policy.Name,
        "floor",
        Tier.Sovereign,
        Degradation.Floor,
        Log?.Why() ?? PlannedReason() ?? "no service is configured",
        Log?.Attempts ?? [],
        Log?.With(_plan.Exclusions) ?? _plan.Exclusions,
        Elapsed(at: null)));

    public readonly IReadOnlyList<RouteExclusion> Exclusions => Log?.With(_plan.Exclusions) ?? _plan.Exclusions;

    /// <summary>Gets the first service whose model is loading, or <see langword="null"/>.</summary>
    public readonly string? LoadingService => Log?.Attempts.FirstOrDefault(static a => a.Failure == FailureKind.ModelLoading)?.Service
        ?? Log?.LoadingService;

    public readonly AllServicesFailedException AllFailed(string? nextStep)
    {
        NoteFailure();
        return new(_plan.Policy.Name, Log?.Attempts ?? [], Exclusions, nextStep, Log?.FirstException);
    }

    /// <summary>Puts the last attempt on a provider's exception that ends the walk, so that whoever answers for it knows its kind.</summary>
    public readonly Exception Stopped(Exception words)
    {
        NoteFailure();
        return Log!.Attempts[^1].On(words);
    }

    public readonly void Book(RouteAttempt attempt, string? model, AttemptTokens tokens, bool blameless = false)
    {
        if (!KeepsBooks)
        {
            return;
        }

        TierService service = Find(attempt.Service);
        DateTimeOffset now = _services.Time.GetUtcNow();
        decimal? cost = service.Price is { } price ? tokens.CostAt(price) : null;
        _services.Budgets.Spend(_plan.Policy, service.Tier, now, tokens.Input.GetValueOrDefault() + tokens.Output.GetValueOrDefault(), cost.GetValueOrDefault());
        if (attempt.Failure is { } kind && (blameless || FailureRule.For(kind).Health == HealthRule.Ignored))
        {
            _services.Traffic?.Spent(service.Name, cost);
        }
        else
        {
            _services.Traffic?.Attempt(service.Name, attempt.Failure is null, attempt.Duration, cost, now);
        }

        if (_services.Ledger is not { } ledger || _plan.Sensitivity == Sensitivity.Secret)
        {
            return;
        }

        LedgerEntry entry = new()
        {
            At = now - attempt.Duration,
            Policy = _plan.Policy.Name,
            Service = attempt.Service,
            Tier = attempt.Tier,
            Model = model ?? service.Model,
            Failure = attempt.Failure,
            Duration = attempt.Duration,
            Evidence = tokens.Evidence,
            InputTokens = tokens.Input,
            OutputTokens = tokens.Output,
            Cost = cost,
        };
        try
        {
            ledger.Record(entry);
        }
        catch (Exception exception)
        {
            // An answer that is there is not lost to a ledger that cannot write it down.
            _services.Logger.LedgerFailed(exception, attempt.Service);
        }
    }

    private readonly TimeSpan Elapsed(long? at) => _services.Time.GetElapsedTime(Start, at ?? _services.Time.GetTimestamp());

    private readonly RouteReport Noted(RouteReport report)
    {
        _services.Decisions?.Note(_services.Time.GetUtcNow(), _plan, report);
        return report;
    }

    private readonly void NoteFailure() =>
        _services.Decisions?.Note(_services.Time.GetUtcNow(), _plan, Log?.Attempts ?? [], Exclusions);

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

    private readonly int RankOf(TierService service)
    {
        foreach (RouteCandidate candidate in _plan.Ordered)
        {
            if (candidate.Service == service)
            {
                return candidate.Rank;
            }
        }

        return -1;
    }

    private readonly void Report(TierService service, AttemptFailure failure)
    {
        if (failure.Kind is FailureKind.Unauthorized or FailureKind.RegionBlocked or FailureKind.InsecureTransport
            or FailureKind.ModelMissing or FailureKind.QuotaExhausted)
        {
            _services.Logger.NeedsAttention(service.Name, failure.Kind, service.Health.Reason ?? "check its address and certificate");
        }
        else
        {
            _services.Logger.AttemptFailed(service.Name, failure.Kind, failure.Phase, _plan.Policy.Name);
        }
    }
}
