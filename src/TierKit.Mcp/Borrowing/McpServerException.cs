using TierKit.Resilience;
using TierKit.Telemetry;

namespace TierKit.Mcp.Borrowing;

/// <summary>Represents a call of a borrowed tool that gave no result.</summary>
/// <remarks>The message holds neither arguments nor what the server said.</remarks>
public class McpServerException : TierKitException, IKnownFailure
{
    /// <summary>Initializes the exception.</summary>
    /// <param name="server">The name of the server.</param>
    /// <param name="kind">What kind of failure it is.</param>
    /// <param name="message">What happened and what to do next.</param>
    /// <param name="innerException">The cause.</param>
    public McpServerException(string server, FailureKind kind, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Server = server;
        Kind = kind;
    }

    /// <summary>Gets the name of the server.</summary>
    public string Server { get; }

    /// <inheritdoc/>
    public FailureKind Kind { get; }
}
