namespace TierKit.Memory.KernelMemory;

/// <summary>Tells how far a document is. The service itself knows no failure.</summary>
public enum KernelMemoryState
{
    /// <summary>The service does not know the document, or is deleting it.</summary>
    Unknown,

    /// <summary>Steps remain.</summary>
    Pending,

    /// <summary>All steps are done, which does not say that anything was indexed.</summary>
    Completed,
}
