using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace TierKit.Resilience;

/// <summary>Waits for the first attempt of a call on a client the user brought, without a state machine of its own.</summary>
/// <remarks>
/// Reused through a pool that all threads share: an answer usually arrives on another thread than it was asked on, where the
/// pools of pooled async methods miss. Holds nothing once it is back in the pool.
/// </remarks>
internal sealed class PendingAttempt<TOperation, TResponse>
    where TOperation : struct, IRouteOperation<TResponse>
    where TResponse : class
{
    private const int PoolSize = 64;

    private static readonly ConcurrentQueue<PendingAttempt<TOperation, TResponse>> Pool = new();

    private readonly Action _onSettled;
    private RouteServices _services = null!;
    private TOperation _operation;
    private WalkState _walk;
    private EndpointState _endpoint = null!;
    private BreakerPermit _permit;
    private AttemptClock _clock = null!;
    private long _start;
    private Task<TResponse> _running = null!;
    private CancellationToken _caller;
    private AsyncTaskMethodBuilder<TResponse> _answer;
    private ConfiguredValueTaskAwaitable<bool>.ConfiguredValueTaskAwaiter _race;

    private PendingAttempt() => _onSettled = Settled;

    public static Task<TResponse> Start(
        RouteServices services,
        TOperation operation,
        WalkState walk,
        EndpointState endpoint,
        BreakerPermit permit,
        AttemptClock clock,
        long start,
        Task<TResponse> running,
        CancellationToken caller)
    {
        if (!Pool.TryDequeue(out PendingAttempt<TOperation, TResponse>? pending))
        {
            pending = new PendingAttempt<TOperation, TResponse>();
        }

        pending._services = services;
        pending._operation = operation;
        pending._walk = walk;
        pending._endpoint = endpoint;
        pending._permit = permit;
        pending._clock = clock;
        pending._start = start;
        pending._running = running;
        pending._caller = caller;
        pending._answer = AsyncTaskMethodBuilder<TResponse>.Create();
        Task<TResponse> answer = pending._answer.Task;
#pragma warning disable CA2012 // Consumed exactly once, in Settled: that is how this type waits without a state machine.
        pending._race = ClockRace.WaitAsync(running, clock).ConfigureAwait(false).GetAwaiter();
#pragma warning restore CA2012
        pending._race.UnsafeOnCompleted(pending._onSettled);
        return answer;
    }

    private void Settled()
    {
        _ = _race.GetResult();
        _endpoint.NoteLeft(_running);
        _services.Watch.Remove(_clock);
        _clock.Dispose();
        AsyncTaskMethodBuilder<TResponse> answer = _answer;
        if (_caller.IsCancellationRequested && !_running.IsCompletedSuccessfully)
        {
            CancellationToken caller = _caller;
            _walk.Leave(_endpoint, _permit, _services.Time.GetElapsedTime(_start));
            Return();
            answer.SetException(new OperationCanceledException(caller));
            return;
        }

        long now = _services.Time.GetTimestamp();
        TimeSpan duration = _services.Time.GetElapsedTime(_start, now);
        TResponse? served = null;
        AttemptFailure? failure;
        try
        {
            failure = _running.IsCompletedSuccessfully
                ? null
                : _endpoint.Classify(_running.IsCompleted ? _running.Exception?.InnerException ?? new OperationCanceledException() : null, null, _clock.Fired);
            if (failure is null)
            {
                served = RouteWalk.Settle(_services, _operation, ref _walk, _endpoint, _permit, _running.Result, _start, now, null, out failure);
            }
        }
        catch (Exception exception)
        {
            // An answer that cannot even be looked at must not keep its slot.
            _endpoint.Abandon(_permit);
            Return();
            answer.SetException(exception);
            return;
        }

        if (served is not null)
        {
            Return();
            answer.SetResult(served);
            return;
        }

        Task<TResponse> rest = RouteWalk.GoOnAsync<TOperation, TResponse>(
            _services, _operation, _walk, _endpoint, _permit, failure, duration, _caller);
        Return();
        _ = HandOverAsync(rest, answer);
    }

    private static async Task HandOverAsync(Task<TResponse> rest, AsyncTaskMethodBuilder<TResponse> answer)
    {
        await ((Task)rest).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (rest.IsCompletedSuccessfully)
        {
            answer.SetResult(rest.Result);
        }
        else
        {
            answer.SetException(rest.Exception?.InnerException ?? new TaskCanceledException(rest));
        }
    }

    private void Return()
    {
        _services = null!;
        _operation = default;
        _walk = default;
        _endpoint = null!;
        _clock = null!;
        _running = null!;
        _caller = default;
        _answer = default;
        _race = default;
        if (Pool.Count < PoolSize)
        {
            Pool.Enqueue(this);
        }
    }
}
