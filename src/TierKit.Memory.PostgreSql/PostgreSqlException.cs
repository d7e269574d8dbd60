using TierKit.Memory.Storage;
using TierKit.Resilience;
using TierKit.Telemetry;

namespace TierKit.Memory.PostgreSql;

/// <summary>Represents a failure of the server; notes that were written stay where they are.</summary>
public sealed class PostgreSqlException : NoteEngineException, IKnownFailure
{
    internal PostgreSqlException(PostgreSqlError error, string message, Exception? inner = null)
        : base(message, inner) => Error = error;

    /// <summary>Gets what went wrong.</summary>
    public PostgreSqlError Error { get; }

    /// <inheritdoc/>
    public FailureKind Kind => Error switch
    {
        PostgreSqlError.Unreachable => FailureKind.Unreachable,
        PostgreSqlError.Refused or PostgreSqlError.NotAllowed => FailureKind.Unauthorized,
        PostgreSqlError.TimedOut => FailureKind.Timeout,
        PostgreSqlError.Full => FailureKind.Overloaded,
        _ => FailureKind.ServerError,
    };
}
