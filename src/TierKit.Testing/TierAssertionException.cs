namespace TierKit.Testing;

/// <summary>Represents an expectation that did not hold, with the report that shows why.</summary>
/// <remarks>Every test framework shows it as a failed test.</remarks>
public sealed class TierAssertionException : Exception
{
    /// <summary>Initializes the exception.</summary>
    /// <param name="message">What was expected, what was found, and what happened.</param>
    public TierAssertionException(string message)
        : base(message)
    {
    }
}
