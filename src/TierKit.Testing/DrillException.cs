namespace TierKit.Testing;

/// <summary>Represents a drill that could not be held: the application does not start, runs in Production, or does not know a name.</summary>
/// <remarks>What a drill finds is in its report; this says why there is none.</remarks>
public sealed class DrillException : Exception
{
    /// <summary>Initializes the exception.</summary>
    /// <param name="message">What is wrong, which registration it comes from, and what to do next.</param>
    /// <param name="innerException">The cause.</param>
    public DrillException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
