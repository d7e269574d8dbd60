namespace TierKit.Memory.KernelMemory;

/// <summary>Represents a failure of a Kernel Memory service, classified by us: its bodies are often empty and its status often misleads.</summary>
public sealed class KernelMemoryException : TierKitException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="error">What went wrong.</param>
    /// <param name="message">What happened and what to do; no text of notes or questions.</param>
    /// <param name="innerException">The cause, or <see langword="null"/>.</param>
    public KernelMemoryException(KernelMemoryError error, string message, Exception? innerException = null)
        : base(message, innerException) => Error = error;

    /// <summary>Gets what went wrong.</summary>
    public KernelMemoryError Error { get; }
}
