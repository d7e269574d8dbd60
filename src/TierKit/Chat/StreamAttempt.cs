using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using TierKit.Resilience;
using TierKit.Routing;
using TierKit.Telemetry;
using TierKit.Transport;

namespace TierKit.Chat;

/// <summary>Reads one service's stream under its clocks, behind the commit gate, and turns every way it can fail into one value.</summary>
/// <remarks>It is its own clock: one object less on every stream.</remarks>
internal sealed partial class StreamAttempt : PhaseClock, IAsyncDisposable
{
    // So many updates without anything to read: something is made that shows only when it is whole, such as a long tool call.
    internal const int BusyUpdates = 8;

    private readonly RouteServices _services;
    private readonly ChatCall _call;
    private readonly CancellationToken _caller;
    private readonly bool _untilComplete;
    private readonly long _start;
    private readonly Policy.EgressGrant _grant;
    private CommitGate _gate;
    private IAsyncEnumerator<ChatResponseUpdate>? _updates;
    private TransportAttempt? _seen;
    private AnswerEdge? _edge;
    private ChatFinishReason? _finish;
    private AttemptPhase _phase = AttemptPhase.FirstToken;
    private bool _watched;
    private bool _progress;
    private int _count;
    private int _countAtRenewal;
    private bool _waitedForHeaders;
    private readonly Policy.PseudonymStream? _pseudonyms;

    public StreamAttempt(RouteServices services, EndpointState endpoint, BreakerPermit permit, ChatCall call, bool untilComplete, in WalkState walk, CancellationToken caller)
        : base(services, endpoint, walk.Policy.WhileLoading, walk.Due(endpoint, services.Time.GetTimestamp()), walk.Deadline, caller)
    {
        _services = services;
        _call = call;
        _caller = caller;
        _untilComplete = untilComplete;
        _start = services.Time.GetTimestamp();
        Endpoint = endpoint;
        Permit = permit;
        _pseudonyms = call.RedactionFor(endpoint)?.Stream();
        _grant = walk.Plan.GrantFor(endpoint.Service.Tier);
    }

    public EndpointState Endpoint { get; }

    public BreakerPermit Permit { get; }

    public ChatResponseUpdate Current { get; private set; } = null!;

    /// <summary>Gets whether the reader may see what there is: from then on no other service's answer takes its place unseen.</summary>
    public bool IsCommitted { get; private set; }

    /// <summary>Gets whether anything a reader wants has arrived.</summary>
    public bool IsMeaningful => FirstTokenAfter is not null;

    /// <summary>Gets whether the service said that its answer is complete.</summary>
    public bool IsFinished => _finish is not null;

    /// <summary>Gets why the stream ended, or <see langword="null"/> when it ended well.</summary>
    public AttemptFailure? Failure { get; private set; }

    public TimeSpan Elapsed => _services.Time.GetElapsedTime(_start);

    /// <summary>Gets how long the first meaningful token took, or <see langword="null"/> before it.</summary>
    public TimeSpan? FirstTokenAfter { get; private set; }

    /// <summary>Gets how many updates are held back.</summary>
    public int HeldCount => _gate.Count;

    /// <summary>Gets how many characters of text are held back.</summary>
    public int HeldCharacters
    {
        get
        {
            int characters = 0;
            for (int i = 0; i < _gate.Count; i++)
            {
                characters += _gate[i].Text.Length;
            }

            return characters;
        }
    }

    /// <summary>Gets the model, as the service named it.</summary>
    public string? Model => Current?.ModelId;

    public ChatResponseUpdate Held(int index) => _gate[index];

    /// <summary>Reads until the stream may be shown or is over, well or not.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask OpenAsync()
    {
        while (await MoveNextAsync().ConfigureAwait(false))
        {
            _gate.Add(Current);
            if (IsMeaningful && !_untilComplete)
            {
                IsCommitted = true;
                return;
            }

            if (_gate.IsFull)
            {
                Failure = new AttemptFailure(FailureKind.Malformed, null, null, null, null);
                return;
            }
        }
    }

    protected override TimeSpan? Renews(AttemptPhase phase)
    {
        int count = Volatile.Read(ref _count);
        if (count - _countAtRenewal >= BusyUpdates)
        {
            _countAtRenewal = count;
            return Endpoint.Service.Clocks.Idle;
        }

        if (phase == AttemptPhase.FirstToken && !_waitedForHeaders && _seen is { Status: null }
            && Endpoint.Service.Clocks.Headers - Endpoint.Service.Clocks.FirstToken is { } more && more > TimeSpan.Zero)
        {
            _waitedForHeaders = true;
            return more;
        }

        return null;
    }

    protected override void Late(AttemptPhase phase) => Expire(phase);

    private IAsyncEnumerator<ChatResponseUpdate> Open()
    {
        _services.Watch.Add(this);
        _seen = TransportAttempt.Begin(Endpoint.Service, Endpoint.Address, _grant, Token);
        return Endpoint.Client<IChatClient>()
            .GetStreamingResponseAsync(_call.MessagesFor(Endpoint), _call.OptionsFor(Endpoint), Token)
            .GetAsyncEnumerator(Token);
    }

    // Only what a reader wants starts a clock anew: heartbeats and empty updates show life, not progress.
    private void Watch()
    {
        if (_progress)
        {
            _progress = false;
            Enter(_phase, Endpoint.Service.Clocks.Idle);
        }
        else if (!_watched)
        {
            Tiers.ServiceClocks clocks = Endpoint.Service.Clocks;
            Enter(
                AttemptPhase.FirstToken,
                clocks.IsPrefillAware ? clocks.FirstTokenFor(PromptSize.EstimateTokens(_call.Messages), Endpoint.Figures.PrefillRate) : clocks.FirstToken);
        }
        else
        {
            Resume();
        }

        _watched = true;
    }

    private AttemptPhase? FiredPhase() => Fired switch
    {
        AttemptPhase.FirstToken when _seen is { Status: null } => AttemptPhase.Headers,
        AttemptPhase phase => phase,
        null => null,
    };

    private ChatResponseUpdate Own(ChatResponseUpdate update)
    {
        if (_pseudonyms is not null)
        {
            update = _call.Redaction!.Reveal(update, _pseudonyms);
        }

        if (AnswerEdge.Matters(update.Contents))
        {
            return (_edge ??= new AnswerEdge(_call.Messages, _call.Tools, Endpoint.Service)).Own(update);
        }

        _edge?.Interrupt();
        return update;
    }

    private void Note(ChatResponseUpdate update)
    {
        _count++;
        Look(update);
        if (update.FinishReason is { } finish)
        {
            if (_finish is { } before && before != finish)
            {
                // An answer cannot end in two ways.
                Failure = new AttemptFailure(FailureKind.Malformed, null, null, null, null);
                return;
            }

            _finish = finish;
            _progress = true;
        }

        if (ChatAnswer.IsMeaningful(update.Contents))
        {
            _progress = true;
            if (FirstTokenAfter is null)
            {
                FirstTokenAfter = Elapsed;
                _phase = AttemptPhase.Idle;
            }
        }

        if (_seen?.ErrorEvent is not null)
        {
            Failure = Endpoint.Classify(null, _seen, null);
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
                Observe();
            }
        }
    }

    private void End()
    {
        // Some clients end quietly when their token is cancelled: that is neither a whole answer nor the service's fault.
        _caller.ThrowIfCancellationRequested();
        if (FiredPhase() is { } fired)
        {
            Failure = Endpoint.Classify(null, _seen, fired);
            return;
        }

        if (_seen?.ErrorEvent is not null)
        {
            Failure = Endpoint.Classify(null, _seen, null);
        }
        else if (ChatAnswer.Judge(Endpoint.Service.SignalsCompletion, _finish, IsMeaningful) is { } wrong)
        {
            Failure = new AttemptFailure(wrong, null, null, null, null);
            if (wrong != FailureKind.Truncated)
            {
                Observe();
            }
        }
        else
        {
            bool gathers = _call.Gathers(Endpoint);
            Failure = gathers ? _call.Structured!.Settle(Endpoint.Service, ref _gate) : null;
            Observe(gathers ? Failure is not null : null);
        }
    }
}
