using TierKit.Telemetry;

namespace TierKit.Resilience;

/// <summary>Represents an exception that knows its own kind: nobody has to read it off a status or a type.</summary>
/// <remarks>Implement it on the exceptions of a function or a client of your own.</remarks>
public interface IKnownFailure
{
    /// <summary>Gets the kind, which alone decides what happens next.</summary>
    FailureKind Kind { get; }
}
