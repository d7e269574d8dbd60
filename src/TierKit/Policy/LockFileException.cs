namespace TierKit.Policy;

/// <summary>Represents a lock file that cannot be read or written; nothing is trusted in its place.</summary>
public sealed class LockFileException : TierKitException
{
    /// <summary>Initializes the exception.</summary>
    /// <param name="message">What happened and what to do next.</param>
    /// <param name="innerException">The cause.</param>
    public LockFileException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
