namespace TierKit;

/// <summary>Represents a failure that TierKit itself reports; its message names the next step.</summary>
/// <remarks>Messages never contain prompts, answers, keys or bodies sent by a provider.</remarks>
public class TierKitException : Exception
{
    /// <summary>Initializes the exception.</summary>
    public TierKitException()
    {
    }

    /// <summary>Initializes the exception with a message.</summary>
    /// <param name="message">What happened and what to do next.</param>
    public TierKitException(string? message)
        : base(message)
    {
    }

    /// <summary>Initializes the exception with a message and its cause.</summary>
    /// <param name="message">What happened and what to do next.</param>
    /// <param name="innerException">The cause.</param>
    public TierKitException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
