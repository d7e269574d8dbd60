namespace TierKit.Telemetry;

/// <summary>Receives one entry per attempt.</summary>
/// <remarks>Register your own in the container to keep entries; implementations must be fast, thread-safe and never throw.</remarks>
public interface IRouteLedger
{
    /// <summary>Records an attempt.</summary>
    /// <param name="entry">What the attempt used and cost.</param>
    void Record(LedgerEntry entry);
}
