using Microsoft.Extensions.AI;

namespace TierKit.Chat;

/// <summary>Holds a stream's updates back until the first one a reader wants, so that a failure before it can fail over unseen.</summary>
/// <remarks>Bounded: a service that sends lifecycle updates without end is malformed, not patient.</remarks>
internal sealed class CommitGate(bool untilComplete)
{
    private const int LifecycleLimit = 256;
    private const int BufferedLimit = 1 << 18;

    private readonly List<ChatResponseUpdate> _held = [];

    public IReadOnlyList<ChatResponseUpdate> Held => _held;

    public bool IsFull => _held.Count >= (untilComplete ? BufferedLimit : LifecycleLimit);

    /// <summary>Takes an update; returns whether the stream may now be shown.</summary>
    public bool Pass(ChatResponseUpdate update, bool meaningful)
    {
        _held.Add(update);
        return meaningful && !untilComplete;
    }
}
