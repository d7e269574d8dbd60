using Microsoft.Extensions.AI;
using TierKit.Policy;
using TierKit.Routing;

namespace TierKit.Resilience;

/// <summary>Shortens one call's conversation, at most once, when it fits no window as it is.</summary>
internal sealed class Compaction(IChatReducer reducer, IReadOnlyList<ChatMessage> messages, Sensitivity label)
{
    private bool _tried;

    /// <summary>Gets the conversation as it stands.</summary>
    public IReadOnlyList<ChatMessage> Messages { get; private set; } = messages;

    /// <summary>Gets whether the conversation was shortened.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Shortens the conversation; returns whether that made it any shorter.</summary>
    public async ValueTask<bool> TryAsync(RouteServices services, long deadline, CancellationToken cancellationToken)
    {
        if (_tried)
        {
            return false;
        }

        _tried = true;
        AttemptClock clock = new(deadline, cancellationToken);
        services.Watch.Add(clock);
        try
        {
            // A reducer that asks a model shows it the whole conversation: what it asks is as sensitive as the call.
            using RouteScope scope = RouteScope.Begin(sensitivity: label);
            IReadOnlyList<ChatMessage> shorter = [.. await reducer.ReduceAsync(Messages, clock.Token).ConfigureAwait(false)];
            if (shorter.Count > 0 && PromptSize.EstimateTokens(shorter) < PromptSize.EstimateTokens(Messages))
            {
                Messages = shorter;
                IsDone = true;
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The call fails as it would have without it.
            services.Logger.CompactionFailed(exception.GetType().Name);
        }
        finally
        {
            services.Watch.Remove(clock);
            clock.Dispose();
        }

        return IsDone;
    }
}
