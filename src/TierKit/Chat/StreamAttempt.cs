using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using TierKit.Resilience;
using TierKit.Telemetry;
using TierKit.Transport;

namespace TierKit.Chat;

/// <summary>Reads one service's stream under its clocks and turns every way it can fail into one value.</summary>
internal sealed class StreamAttempt(RouteServices services, ServiceState service, ChatCall call, long due, CancellationToken caller) : IAsyncDisposable
{
    private readonly StreamClock _clock = new(services.Watch, due, caller);
    private readonly long _start = services.Time.GetTimestamp();
    private IAsyncEnumerator<ChatResponseUpdate>? _updates;
    private TransportAttempt? _seen;
    private AnswerEdge? _edge;
    private Task<bool>? _abandoned;
    private ChatFinishReason? _finish;
    private bool _meaningful;

    public ChatResponseUpdate Current { get; private set; } = null!;

    /// <summary>Gets whether anything a reader wants has arrived.</summary>
    public bool IsMeaningful => _meaningful;

    /// <summary>Gets whether the service said that its answer is complete.</summary>
    public bool IsFinished => _finish is not null;

    /// <summary>Gets why the stream ended, or <see langword="null"/> when it ended well.</summary>
    public AttemptFailure? Failure { get; private set; }

    public TimeSpan Elapsed => services.Time.GetElapsedTime(_start);

    public AttemptPhase Phase { get; set; } = AttemptPhase.FirstToken;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> MoveNextAsync()
    {
        try
        {
            _updates ??= Open();
            ValueTask<bool> next = _updates.MoveNextAsync();
            if (!next.IsCompleted)
            {
                Watch();
            }

            bool more = next.IsCompleted || !service.Service.IsBrought
                ? await next.ConfigureAwait(false)
                : await BoundedAsync(next).ConfigureAwait(false);
            _clock.Pause();
            if (more)
            {
                Note(_updates.Current);
                Current = Own(_updates.Current);
                return Failure is null;
            }

            End();
            return false;
        }
        catch (Exception exception)
        {
            if (caller.IsCancellationRequested)
            {
                caller.ThrowIfCancellationRequested();
            }

            Failure = service.Classify(exception, _seen, FiredPhase());
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_abandoned is not null)
            {
                // The client ignores its token: it is let go when it comes back, and whatever it throws is observed.
                _ = LetGoAsync(_abandoned, _updates!);
            }
            else if (_updates is not null)
            {
                await _updates.DisposeAsync().ConfigureAwait(false);
            }
        }
        catch (Exception)
        {
            // The attempt is over; how its client takes leave changes nothing.
        }
        finally
        {
            services.Watch.Remove(_clock);
            _clock.Dispose();
        }
    }

    private static async Task LetGoAsync(Task<bool> pending, IAsyncEnumerator<ChatResponseUpdate> updates)
    {
        try
        {
            await pending.ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Observed: nobody waits for it any more.
        }

        try
        {
            await updates.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Observed as well.
        }
    }

    private IAsyncEnumerator<ChatResponseUpdate> Open()
    {
        services.Watch.Add(_clock);
        _seen = TransportAttempt.Begin(service.Service, _clock.Token);
        if (service.Prober is { } prober)
        {
            _clock.Reprieve = async () => Phase == AttemptPhase.FirstToken
                && (await prober.ProbeAsync(_clock.Token).ConfigureAwait(false)).State is LoadState.Loading or LoadState.Unloaded
                    ? service.Service.Clocks.ColdLoad
                    : null;
        }

        return service.Client<IChatClient>()
            .GetStreamingResponseAsync(call.MessagesFor(service), call.OptionsFor(service), _clock.Token)
            .GetAsyncEnumerator(_clock.Token);
    }

    private void Watch() => _clock.Enter(
        Phase,
        Phase == AttemptPhase.FirstToken ? service.Service.Clocks.FirstToken : service.Service.Clocks.Idle);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> BoundedAsync(ValueTask<bool> next)
    {
        Task<bool> pending = next.AsTask();
        if (!await ClockRace.WaitAsync(pending, _clock).ConfigureAwait(false) && !pending.IsCompleted)
        {
            _abandoned = pending;
            throw new OperationCanceledException();
        }

        return await pending.ConfigureAwait(false);
    }

    private AttemptPhase? FiredPhase() => _clock.Fired switch
    {
        AttemptPhase.FirstToken when _seen is { Status: null } => AttemptPhase.Headers,
        AttemptPhase phase => phase,
        null => null,
    };

    private ChatResponseUpdate Own(ChatResponseUpdate update)
    {
        if (AnswerEdge.Matters(update.Contents))
        {
            return (_edge ??= new AnswerEdge(call.Messages, service.Service)).Own(update);
        }

        _edge?.Interrupt();
        return update;
    }

    private void Note(ChatResponseUpdate update)
    {
        if (update.FinishReason is { } finish)
        {
            _finish = finish;
        }

        _meaningful = _meaningful || ChatAnswer.IsMeaningful(update.Contents);
        if (_seen?.ErrorEvent is not null)
        {
            Failure = service.Classify(null, _seen, null);
            return;
        }

        for (int i = 0; i < update.Contents.Count; i++)
        {
            if (update.Contents[i] is ErrorContent)
            {
                Failure = new AttemptFailure(FailureKind.ServerError, null, null, null, null);
            }
            else if (ChatAnswer.IsBroken(update.Contents[i]))
            {
                Failure = new AttemptFailure(FailureKind.Malformed, null, null, null, null);
            }
        }
    }

    private void End()
    {
        // Some clients end quietly when their token is cancelled: that is neither a whole answer nor the service's fault.
        caller.ThrowIfCancellationRequested();
        if (FiredPhase() is { } fired)
        {
            Failure = service.Classify(null, _seen, fired);
            return;
        }

        if (_seen?.ErrorEvent is not null)
        {
            Failure = service.Classify(null, _seen, null);
        }
        else if (ChatAnswer.Judge(service.Service.SignalsCompletion, _finish, _meaningful) is { } wrong)
        {
            Failure = new AttemptFailure(wrong, null, null, null, null);
        }
    }
}
