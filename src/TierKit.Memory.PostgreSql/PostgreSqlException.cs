using TierKit.Memory.Storage;

namespace TierKit.Memory.PostgreSql;

/// <summary>Represents a failure of the server; notes that were written stay where they are.</summary>
public sealed class PostgreSqlException : NoteEngineException
{
    internal PostgreSqlException(PostgreSqlError error, string message, Exception? inner = null)
        : base(message, inner) => Error = error;

    /// <summary>Gets what went wrong.</summary>
    public PostgreSqlError Error { get; }
}
