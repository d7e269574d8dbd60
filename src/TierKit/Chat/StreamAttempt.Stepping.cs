using System.Threading.Tasks.Sources;
using Microsoft.Extensions.AI;
using TierKit.Transport;

namespace TierKit.Chat;

/// <content>How the stream steps: without a state machine, for every update pays for it (docs/decisions/0038).</content>
/// <remarks>
/// A step that is not there at once is waited for by the attempt itself. Whoever made the client, one that ignores its token must not hold
/// the reader: the end of the attempt's time races the step, and the one that turns <see cref="_state"/> first decides; a step that comes
/// after that is an orphan. A clock that ran out ends the attempt, so no later step can be decided by a clock of an earlier one.
/// </remarks>
internal sealed partial class StreamAttempt : IValueTaskSource<bool>
{
    private const int Idle = 0;
    private const int Waiting = 1;
    private const int StepWon = 2;
    private const int ClockWon = 3;

    private ManualResetValueTaskSourceCore<bool> _core;
    private Action? _stepped;
    private ValueTask<bool> _next;
    private ExecutionContext? _flow;
    private ExecutionContext? _plain;
    private ExecutionContext? _ticketed;
    private TaskCompletionSource<bool>? _orphan;
    private RoutedUpdates? _reader;
    private Exception? _thrown;
    private int _state;
    private bool _over;

    /// <summary>Gets whether a step is under way.</summary>
    public bool IsStepping => Volatile.Read(ref _state) != Idle;

    /// <summary>Gives every further update to a reader, and lets it go on by itself when there are no more.</summary>
    public void Feed(RoutedUpdates reader) => _reader = reader;

    /// <summary>Steps once. How the stream ended is kept: whoever asks again is told the same.</summary>
    public ValueTask<bool> MoveNextAsync()
    {
        if (_over)
        {
            return Ended();
        }

        if (IsStepping)
        {
            throw new InvalidOperationException("The stream's last step is still under way: await it before the next.");
        }

        if (ExecutionContext.Capture() is not { } flow)
        {
            return FlowingAsync();
        }

        ValueTask<bool> step = Step(flow);
        Restore(flow);
        return step;
    }

    bool IValueTaskSource<bool>.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    protected override void Over()
    {
        if (Interlocked.CompareExchange(ref _state, ClockWon, Waiting) == Waiting)
        {
            _ = Orphaned();
            // Whoever waits goes on elsewhere: this may be the timer's thread.
            ThreadPool.UnsafeQueueUserWorkItem(
                static attempt => ExecutionContext.Run(attempt._flow!, static a => ((StreamAttempt)a!).GiveUp(), attempt), this, preferLocal: false);
        }
    }

    private ValueTask<bool> Step(ExecutionContext flow)
    {
        bool more;
        try
        {
            // A client that has its updates at hand may not look at its token between them.
            _caller.ThrowIfCancellationRequested();
            TakeTicket(flow);
            _updates ??= Open();
#pragma warning disable CA2012 // Its result is taken once, here or when it comes.
            ValueTask<bool> next = _updates.MoveNextAsync();
#pragma warning restore CA2012 // See above.
            if (!next.IsCompleted)
            {
                return Wait(next, flow);
            }

            more = Take(next.GetAwaiter().GetResult());
        }
        catch (Exception exception)
        {
            more = Fail(exception);
        }

        return more && Show() ? new ValueTask<bool>(true) : Conclude(flow);
    }

    // A ticket made ambient anew at each step would cost a context each time.
    private void TakeTicket(ExecutionContext flow)
    {
        if (_seen is null)
        {
            return;
        }

        if (ReferenceEquals(flow, _plain))
        {
            ExecutionContext.Restore(_ticketed!);
        }
        else
        {
            TransportAttempt.Resume(_seen);
            _plain = flow;
            _ticketed = ExecutionContext.Capture();
        }
    }

    private ValueTask<bool> Wait(ValueTask<bool> next, ExecutionContext flow)
    {
        Watch();
        _core.Reset();
        _next = next;
        _flow = flow;
        // A full fence: an attempt that ends from here on sees that it has a step to decide.
        Interlocked.Exchange(ref _state, Waiting);
        short version = _core.Version;
        next.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(_stepped ??= Stepped);
        if (IsCancellationRequested || Fired is not null)
        {
            Over();
        }

        return new ValueTask<bool>(this, version);
    }

    private void Stepped()
    {
        if (Interlocked.CompareExchange(ref _state, StepWon, Waiting) != Waiting)
        {
            Adopt();
            return;
        }

        ExecutionContext.Run(_flow!, static attempt => ((StreamAttempt)attempt!).Settle(), this);
    }

    private void Settle()
    {
        bool more;
        try
        {
            more = _next.GetAwaiter().GetResult();
            Pause();
            more = Take(more);
        }
        catch (Exception exception)
        {
            more = Fail(exception);
        }

        Volatile.Write(ref _state, Idle);
        if (more && Show())
        {
            _core.SetResult(true);
        }
        else
        {
            ConcludeLate();
        }
    }

    private void GiveUp()
    {
        _ = Fail(new OperationCanceledException());
        ConcludeLate();
    }

    // There is no more here: a reader goes on by itself, in its own flow.
    private ValueTask<bool> Conclude(ExecutionContext flow)
    {
        _over = true;
        if (_reader is not { } reader)
        {
            return Ended();
        }

        _reader = null;
        Restore(flow);
        return reader.GoOnAsync();
    }

    private void ConcludeLate()
    {
        _over = true;
        if (_reader is { } reader)
        {
            _reader = null;
            _ = GoOnAsync(reader);
        }
        else if (_thrown is not null)
        {
            _core.SetException(_thrown);
        }
        else
        {
            _core.SetResult(false);
        }
    }

    private async Task GoOnAsync(RoutedUpdates reader)
    {
        bool more;
        try
        {
            more = await reader.GoOnAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            _core.SetException(exception);
            return;
        }

        _core.SetResult(more);
    }

    private ValueTask<bool> Ended() => _thrown is null ? default : ValueTask.FromException<bool>(_thrown);

    // What goes wrong on the reader's side of an update is no failure of the service.
    private bool Show()
    {
        try
        {
            _reader?.Show(Current);
            return true;
        }
        catch (Exception exception)
        {
            _thrown = exception;
            return false;
        }
    }

    private bool Fail(Exception exception)
    {
        try
        {
            _caller.ThrowIfCancellationRequested();
            Failure = Endpoint.Classify(exception, _seen, FiredPhase());
        }
        catch (Exception other)
        {
            _thrown = other;
        }

        return false;
    }

    private bool Take(bool more)
    {
        if (more)
        {
            ChatResponseUpdate update = _updates!.Current;
            Note(update);
            if (!_progress)
            {
                KeepRest();
            }

            Current = Own(update);
            return Failure is null;
        }

        if (_pseudonyms?.Rest() is { Length: > 0 } rest)
        {
            Current = new ChatResponseUpdate(ChatRole.Assistant, rest);
            return true;
        }

        if (_pseudonyms is not null)
        {
            _call.Redaction!.Flag(Endpoint.Service);
        }

        End();
        return false;
    }

    // What the client makes ambient is its own affair, and so is the ticket: neither may leak into the reader's flow.
    private static void Restore(ExecutionContext flow)
    {
        if (!ReferenceEquals(ExecutionContext.Capture(), flow))
        {
            ExecutionContext.Restore(flow);
        }
    }

    // A reader may have stopped the flow; the ticket has to reach the socket all the same.
    private ValueTask<bool> FlowingAsync()
    {
        ExecutionContext.RestoreFlow();
        try
        {
            return MoveNextAsync();
        }
        finally
        {
            _ = ExecutionContext.SuppressFlow();
        }
    }

    private TaskCompletionSource<bool> Orphaned()
    {
        TaskCompletionSource<bool> orphan = new(TaskCreationOptions.RunContinuationsAsynchronously);
        return Interlocked.CompareExchange(ref _orphan, orphan, null) ?? orphan;
    }

    // Takes the result of a step that nobody waits for any more.
    private void Adopt()
    {
        TaskCompletionSource<bool> orphan = Orphaned();
        try
        {
            orphan.TrySetResult(_next.GetAwaiter().GetResult());
        }
        catch (Exception exception)
        {
            orphan.TrySetException(exception);
            _ = orphan.Task.Exception;
        }
    }
}
