using TierKit.Policy;

namespace TierKit.Hosting;

/// <summary>Represents what became of a lock file that was completed.</summary>
/// <remarks>Immutable.</remarks>
public sealed class LockOutcome
{
    internal LockOutcome(IReadOnlyList<LockDifference> written, IReadOnlyList<LockDifference> left)
    {
        Written = written;
        Left = left;
    }

    /// <summary>Gets what the file did not know and holds now.</summary>
    public IReadOnlyList<LockDifference> Written { get; }

    /// <summary>Gets what is not as it was approved, or could not be looked at; its entries stay as they are.</summary>
    public IReadOnlyList<LockDifference> Left { get; }
}
