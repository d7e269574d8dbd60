namespace TierKit.Memory.Storage;

/// <summary>Reports a path that may not be used, with the reason and what to write instead.</summary>
internal sealed class PathRefusedException(PathRefusal reason, string message) : Exception(message)
{
    public PathRefusal Reason { get; } = reason;
}
