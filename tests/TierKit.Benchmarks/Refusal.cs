namespace TierKit.Benchmarks;

/// <summary>How a client refuses at once.</summary>
public enum Refusal
{
    /// <summary>It throws before it returns a task.</summary>
    Thrown,

    /// <summary>It returns a task that failed, as every client does that is an async method.</summary>
    Faulted,
}
