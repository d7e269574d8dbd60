using Microsoft.Extensions.AI;
using TierKit.Resilience;
using TierKit.Routing;

namespace TierKit.Chat;

/// <summary>Represents a routed stream as its caller reads it: from the walk while that looks for a service, then straight from the service's attempt.</summary>
/// <remarks>
/// Between the caller and a healthy service stands the attempt alone: each iterator more would cost every update more than all
/// that TierKit does with it (docs/decisions/0038). What is done to updates that go out is done here for the same reason.
/// </remarks>
internal sealed class RoutedUpdates(RouteServices services, RoutePlan plan, ChatCall call, UpdateExit? exit, CancellationToken cancellationToken)
    : IAsyncEnumerable<ChatResponseUpdate>, IAsyncEnumerator<ChatResponseUpdate>
{
    private readonly CancellationToken _cancellationToken = cancellationToken;
    private IAsyncEnumerator<ChatResponseUpdate>? _walk;
    private StreamAttempt? _attempt;
    private PartialAnswer? _shown;
    private int _taken;

    public RouteServices Services => services;

    public RoutePlan Plan => plan;

    public ChatCall Call => call;

    public ChatResponseUpdate Current { get; private set; } = null!;

    /// <inheritdoc/>
    /// <remarks>The first reader is the object itself; each further one asks anew.</remarks>
    public IAsyncEnumerator<ChatResponseUpdate> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _taken, 1) != 0)
        {
            return new RoutedUpdates(services, plan, call, exit, _cancellationToken).GetAsyncEnumerator(cancellationToken);
        }

        _walk = ChatStreamWalk.RunAsync(this, _cancellationToken).GetAsyncEnumerator(cancellationToken);
        return this;
    }

    public ValueTask<bool> MoveNextAsync() => _attempt is { } attempt ? attempt.MoveNextAsync() : WalkAsync();

    public ValueTask DisposeAsync()
    {
        if (_attempt is { IsStepping: true })
        {
            throw new NotSupportedException("The stream's last step is still under way: cancel it and await it before disposing.");
        }

        _attempt = null;
        return _walk!.DisposeAsync();
    }

    /// <summary>Has everything further read straight from an attempt; the walk goes on when there is no more.</summary>
    public void Follow(StreamAttempt attempt, PartialAnswer shown)
    {
        _attempt = attempt;
        _shown = shown;
        attempt.Feed(this);
    }

    /// <summary>Takes an update of the attempt that is followed.</summary>
    public void Show(ChatResponseUpdate update)
    {
        _shown!.Add(update.Contents);
        LetOut(update);
    }

    /// <summary>Goes back to the walk, because the attempt that was followed is over.</summary>
    public ValueTask<bool> GoOnAsync()
    {
        _attempt = null;
        return WalkAsync();
    }

    private ValueTask<bool> WalkAsync()
    {
        ValueTask<bool> step = _walk!.MoveNextAsync();
        if (!step.IsCompletedSuccessfully)
        {
            return AwaitAsync(step);
        }

        bool more = step.Result;
        if (more)
        {
            LetOut(_walk.Current);
        }

        return new ValueTask<bool>(more);
    }

    private async ValueTask<bool> AwaitAsync(ValueTask<bool> step)
    {
        bool more = await step.ConfigureAwait(false);
        if (more)
        {
            LetOut(_walk!.Current);
        }

        return more;
    }

    private void LetOut(ChatResponseUpdate update)
    {
        exit?.Pass(update);
        Current = update;
    }
}
