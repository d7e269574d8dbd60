using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using TierKit.Telemetry;
using TierKit.Tiers;
using TierKit.Transport;

namespace TierKit.Resilience;

/// <summary>Holds what changes about a service while the application runs: its endpoints, its queue and its isolation.</summary>
internal sealed class ServiceState : IDisposable
{
    // With fewer answers behind it, a guess at how long a wait takes would be no better than none.
    private const int EnoughSamples = 8;

    private readonly IReadOnlyList<IFailureClassifier> _classifiers;
    private readonly SlotQueue? _queue;
    private volatile Isolation? _isolation;
    private int _turn;

    public ServiceState(
        TierService service,
        IReadOnlyList<EndpointParts> endpoints,
        IReadOnlyList<IFailureClassifier> classifiers,
        TimeProvider time,
        Func<double> random,
        int watchedStreams = AnswerWatch.Breaches)
    {
        Service = service;
        _classifiers = classifiers;
        Answers = new AnswerWatch(service, watchedStreams, time);
        _queue = service.MaxConcurrency is null ? null : new SlotQueue(service.MaxQueue);
        Endpoints = [.. endpoints.Select((parts, i) => new EndpointState(this, i, parts, endpoints.Count > 1, time, random))];
        service.TellHealthBy(() => ServiceSnapshot.Of(this, _isolation));
    }

    public TierService Service { get; }

    public EndpointState[] Endpoints { get; }

    /// <summary>Gets what watches who answers, and how.</summary>
    public AnswerWatch Answers { get; }

    public int Queued => _queue?.Count ?? 0;

    public AttemptFailure Classify(Exception? exception, TransportAttempt? seen, AttemptPhase? fired)
    {
        int? status = (int?)seen?.Status;
        bool ours = HttpFailureClassifier.Find<TierKitException>(exception) is not null;
        if (ours && HttpFailureClassifier.Find<EgressDeniedException>(exception) is { } denied)
        {
            // Whatever an SDK made of it: nobody else is asked with what just tried to get around the policy.
            return new AttemptFailure(FailureKind.EgressDenied, denied, null, null, null);
        }

        if (ours && HttpFailureClassifier.Find<ModelNotApprovedException>(exception) is { } other)
        {
            // It has a model, but not the one.
            return new AttemptFailure(FailureKind.ModelMissing, other, null, null, null);
        }

        if (fired is not null)
        {
            return fired == AttemptPhase.ColdLoad
                ? new AttemptFailure(FailureKind.ModelLoading, exception, status, fired, null)
                : new AttemptFailure(FailureKind.Timeout, exception, status, fired, null);
        }

        FailureEvidence evidence = new()
        {
            Exception = exception,
            Kind = Service.Kind,
            Status = status,
            ErrorBody = seen?.ErrorBody,
            ErrorEvent = seen?.ErrorEvent,
            RetryAfter = seen?.RetryAfter,
        };
        FailureKind? kind = HttpFailureClassifier.IsHostile(exception) ? FailureKind.Malformed : null;
        for (int i = 0; i < _classifiers.Count && kind is null; i++)
        {
            kind = _classifiers[i].Classify(evidence);
        }

        AttemptPhase? phase = exception is not null && HttpFailureClassifier.Find<ConnectTimeoutException>(exception) is not null
            ? AttemptPhase.Connect
            : null;
        return new AttemptFailure(
            kind ?? HttpFailureClassifier.Classify(evidence),
            exception,
            status ?? (int?)HttpFailureClassifier.Find<HttpRequestException>(exception)?.StatusCode,
            phase,
            evidence.RetryAfter);
    }

    /// <summary>Enters the least busy endpoint that may be asked now.</summary>
    /// <param name="tried">The endpoints this call has asked already, as bits.</param>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="permit">Its breaker's permit.</param>
    /// <param name="exclusion">Why none; <see langword="null"/> also when all were tried.</param>
    public bool TryEnter(ulong tried, [NotNullWhen(true)] out EndpointState? endpoint, out BreakerPermit permit, out RouteExclusion? exclusion)
    {
        if (_isolation is { } isolation)
        {
            endpoint = null;
            permit = default;
            exclusion = new(Service.Name, Service.Tier, ExclusionReason.Isolated, isolation.ToString());
            return false;
        }

        // Who waits already comes first.
        if (_queue is { Count: > 0 })
        {
            endpoint = null;
            permit = default;
            exclusion = Busy();
            return false;
        }

        if (TryTake(tried, out endpoint, out permit, out bool full, out EndpointState? refused))
        {
            exclusion = null;
            return true;
        }

        exclusion = full ? Busy() : refused?.CurrentExclusion();
        return false;
    }

    /// <summary>Takes a slot of the least busy endpoint, past the queue.</summary>
    public bool TryTake(
        ulong tried,
        [NotNullWhen(true)] out EndpointState? endpoint,
        out BreakerPermit permit,
        out bool full,
        out EndpointState? refused)
    {
        full = false;
        refused = null;
        ulong left = (Endpoints.Length == 64 ? ulong.MaxValue : (1UL << Endpoints.Length) - 1) & ~tried;
        while (left != 0)
        {
            EndpointState next = LeastBusy(left);
            if (next.TryTake(out permit, out bool slotless))
            {
                endpoint = next;
                return true;
            }

            full |= slotless;
            refused ??= next;
            left &= ~next.Bit;
        }

        endpoint = null;
        permit = default;
        return false;
    }

    /// <summary>Joins the queue for a slot, unless it is full or the wait would outlast the call.</summary>
    public SlotWait? TryQueue(TimeSpan left)
    {
        TimeSpan longest = left < Service.QueueWait ? left : Service.QueueWait;
        if (_queue is null || longest <= TimeSpan.Zero || ExpectedWait() > longest)
        {
            return null;
        }

        SlotWait? wait = _queue.TryJoin(longest);
        if (wait is not null)
        {
            // A slot that became free just before would otherwise tell nobody.
            _queue.Serve(this);
        }

        return wait;
    }

    public void ServeQueue() => _queue?.Serve(this);

    /// <summary>Tells what would exclude the service now, without taking anything.</summary>
    public RouteExclusion? CurrentExclusion()
    {
        if (_isolation is { } isolation)
        {
            return new(Service.Name, Service.Tier, ExclusionReason.Isolated, isolation.ToString());
        }

        RouteExclusion? first = null;
        foreach (EndpointState endpoint in Endpoints)
        {
            if (endpoint.CurrentExclusion() is not { } exclusion)
            {
                return null;
            }

            first ??= exclusion;
        }

        return first;
    }

    public void Isolate(Isolation? isolation) => _isolation = isolation;

    public RouteExclusion Busy() => new(
        Service.Name,
        Service.Tier,
        ExclusionReason.Busy,
        $"all {Service.MaxConcurrency} slots are taken and {Queued} of {Service.MaxQueue} places in its queue; raise MaxConcurrency or MaxQueue in TierKit:Services:{Service.Name} if the server can take more");

    public void Dispose()
    {
        foreach (EndpointState endpoint in Endpoints)
        {
            endpoint.Dispose();
        }
    }

    // Equally busy ones take turns.
    private EndpointState LeastBusy(ulong among)
    {
        if (BitOperations.IsPow2(among))
        {
            return Endpoints[BitOperations.TrailingZeroCount(among)];
        }

        int start = (Interlocked.Increment(ref _turn) & int.MaxValue) % Endpoints.Length;
        EndpointState? best = null;
        for (int i = 0; i < Endpoints.Length; i++)
        {
            EndpointState endpoint = Endpoints[(start + i) % Endpoints.Length];
            if ((among & endpoint.Bit) != 0 && (best is null || endpoint.InFlight < best.InFlight))
            {
                best = endpoint;
            }
        }

        return best!;
    }

    private TimeSpan ExpectedWait()
    {
        LatencyFigures usual = LatencyWindow.Of([.. Endpoints.Select(static e => e.Figures.Total)]);
        return usual.Samples < EnoughSamples
            ? TimeSpan.Zero
            : usual.P50!.Value * (Queued + 1) / (Service.MaxConcurrency!.Value * Endpoints.Length);
    }
}
